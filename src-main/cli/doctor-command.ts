import { toAppError } from '../core/errors';
import { diagnose } from '../engine/doctor';
import type { Diagnosis } from '../engine/doctor';
import { findTools, toolSettingsFrom } from '../engine/tools';
import { exitCodes } from './exit-codes';
import { describe, printLine } from './report';

/** Says which ffmpeg was found, what it can do, and what to do about what it cannot. */
export async function runDoctor(json: boolean): Promise<number> {
  try {
    const diagnosis = await diagnose(await findTools(toolSettingsFrom(process.env)));
    if (json) printLine({ type: 'doctor', ...diagnosis });
    else process.stdout.write(inWords(diagnosis));
    return diagnosis.ok ? exitCodes.allDone : exitCodes.someFailed;
  } catch (error) {
    const known = toAppError(error);
    const { code } = known;
    if (json) printLine({ type: 'doctor', ok: false, error: { code, message: describe(known) } });
    else process.stderr.write(`${describe(known)}\n`);
    return exitCodes.someFailed;
  }
}

function inWords({ tools, capabilities, hwaccels, ok }: Diagnosis): string {
  const lines = [tools.ffmpeg, tools.ffprobe].map(
    ({ path, source, version }, at) =>
      `${at === 0 ? 'ffmpeg ' : 'ffprobe'}  ${version}  ${path} (${source})`,
  );
  for (const { name, found, required, purpose } of capabilities) {
    const mark = found ? '✓' : required ? '✗' : '–';
    lines.push(`  ${mark} ${name.padEnd(14)} ${purpose}`);
  }
  const devices = hwaccels.length > 0 ? hwaccels.join(', ') : 'none';
  lines.push(`  GPU paths offered: ${devices} (each is tried on the source before it is used)`);
  const missing = capabilities.filter(({ found }) => !found);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    lines.push(
      `This ffmpeg lacks ${names}. Install a full build (Debian and Ubuntu: sudo apt-get install ffmpeg; ` +
        'macOS: brew install ffmpeg; Windows: winget install ffmpeg) or name one with LOOPSMITH_FFMPEG.',
    );
  }
  lines.push(ok ? 'Everything needed is there.' : 'Something needed is missing.');
  return `${lines.join('\n')}\n`;
}
