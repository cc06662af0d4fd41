/**
 * Shows what Loopsmith does, in about a minute: makes a clip, converts it to GIF and WebP in the
 * app's real window, and leaves the results and a picture of the window in demo-output/.
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { makeSample } from './demo-sample.mjs';
import { convertInWindow } from './demo-window.mjs';
import { root, SetupError, temporaryFolder } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { main, run } from './processes.mjs';
import { electronSwitches, withDisplay } from './system.mjs';

const output = join(root, 'demo-output');

await main(async () => {
  const { electron, ffmpeg } = await prepare({ what: 'app' });
  const work = temporaryFolder('loopsmith-demo');
  const outputFolder = join(work, 'output');
  mkdirSync(outputFolder);
  const clip = join(work, 'sample.mp4');
  console.log('Making a clip…');
  await makeSample(ffmpeg, clip);

  console.log(`Converting it in the window, on Electron ${electron.version}…`);
  const picture = join(work, 'window.png');
  const results = await withDisplay((env) =>
    convertInWindow({
      executablePath: electron.path,
      args: [...electronSwitches(electron.dist), root, `--user-data-dir=${join(work, 'profile')}`],
      env: { ...env, LOOPSMITH_OUTPUT_DIR: outputFolder },
      ...{ clip, formats: ['GIF', 'WebP'], outputFolder, picture },
    }),
  );

  // Only now: a demo that failed leaves the results of an earlier one.
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output);
  const rows = [];
  for (const { path, seconds } of results) {
    const kept = join(output, `sample${extname(path)}`);
    copyFileSync(path, kept);
    rows.push(await describeResult(kept, seconds));
  }
  const window = join(output, 'window.png');
  copyFileSync(picture, window);
  console.log(`\n${formatTable(rows)}\n\nThe window: ${relative(process.cwd(), window)}`);
});

/**
 * What a result holds, as our command line reads it back.
 * @param {string} path
 * @param {number} seconds
 */
async function describeResult(path, seconds) {
  const cli = join(root, 'out', 'main', 'cli.js');
  const { status, stdout, stderr } = await run(process.execPath, [cli, 'probe', path, '--json']);
  if (status !== 0) throw new SetupError(`${path} could not be read back:\n${stdout}${stderr}`);
  const { width, height, frames, durationMs, sizeBytes } = JSON.parse(stdout);
  return {
    file: relative(process.cwd(), path),
    pixels: `${width}×${height}`,
    frames: String(frames),
    duration: `${durationMs / 1000} s`,
    size: `${(sizeBytes / 1e6).toFixed(2)} MB`,
    'time taken': `${seconds.toFixed(1)} s`,
  };
}

/**
 * Rows under their headings, in columns.
 * @param {Record<string, string>[]} rows
 */
function formatTable(rows) {
  const headings = Object.keys(rows[0] ?? {});
  const lines = [headings, ...rows.map((row) => headings.map((name) => row[name] ?? ''))];
  const widths = headings.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
