import type { ConversionPlan } from '../core/plan';
import { fileArgument, readOutput, startFfmpeg } from './ffmpeg';
import type { Tools } from './tools';

/** The pixel format that says a picture lies in a device's memory. */
const deviceFormats: Readonly<Record<string, string>> = {
  cuda: 'cuda',
  vaapi: 'vaapi',
  qsv: 'qsv',
  videotoolbox: 'videotoolbox_vld',
  d3d11va: 'd3d11',
  d3d12va: 'd3d12',
  dxva2: 'dxva2_vld',
  vdpau: 'vdpau',
  vulkan: 'vulkan',
};
/** In the order in which `auto` tries them. */
const preferred = Object.keys(deviceFormats);

/** Below this many pixels to decode, starting a device takes longer than it saves. */
const worthwhilePixels = 1e9;

/** The devices this ffmpeg was built for; whether one works shows only when it is tried. */
export async function listHwaccels(tools: Tools, signal?: AbortSignal): Promise<string[]> {
  const output = await readOutput(tools.ffmpeg.path, ['-hide_banner', '-hwaccels'], signal);
  const names = output
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.trim());
  return names.filter((name) => name !== '' && name in deviceFormats);
}

export interface HwaccelChoice {
  readonly device: string | null;
  /** What the user should know. */
  readonly note: string | null;
}

/**
 * The device to decode with, tried on the source itself. `auto` is silent where nothing works;
 * a device asked for by name says why it is not used.
 */
export async function chooseHwaccel(
  wanted: string,
  plan: ConversionPlan,
  tools: Tools,
  signal: AbortSignal,
): Promise<HwaccelChoice> {
  if (wanted === 'none' || (wanted === 'auto' && !isWorthwhile(plan))) {
    return { device: null, note: null };
  }
  const offered = await listHwaccels(tools, signal);
  const candidates =
    wanted === 'auto' ? preferred.filter((name) => offered.includes(name)) : [wanted];
  if (wanted !== 'auto' && !offered.includes(wanted)) {
    const known = offered.length > 0 ? offered.join(', ') : 'none';
    return onCpu(wanted, `this ffmpeg does not offer it (it offers: ${known})`);
  }
  let reason = '';
  for (const device of candidates) {
    reason = (await tryDevice(device, plan, tools, signal)) ?? '';
    if (reason === '') return { device, note: null };
  }
  return wanted === 'auto' ? { device: null, note: null } : onCpu(wanted, reason);
}

function onCpu(device: string, reason: string): HwaccelChoice {
  return { device: null, note: `${device} cannot decode this video, the CPU does: ${reason}.` };
}

function isWorthwhile({ media, frames }: ConversionPlan): boolean {
  const times = frames.map(({ time }) => time);
  const span = times.reduce((a, b) => Math.max(a, b), 0) - times.reduce((a, b) => Math.min(a, b));
  const decoded = span * (media.frameRate ?? 25);
  return decoded * media.codedWidth * media.codedHeight >= worthwhilePixels;
}

/**
 * Null where the device decodes the first picture, else why not. ffmpeg quietly decodes on the CPU
 * when a device fails; asking for the picture in the device's memory makes it fail aloud.
 */
async function tryDevice(
  device: string,
  { media }: ConversionPlan,
  tools: Tools,
  signal: AbortSignal,
): Promise<string | null> {
  const run = startFfmpeg(
    {
      path: tools.ffmpeg.path,
      inputOptions: [
        ...['-v', 'error', '-hwaccel', device],
        ...['-hwaccel_output_format', deviceFormats[device] ?? device],
      ],
      input: fileArgument(media.path),
      outputOptions: [
        ...['-map', `0:${String(media.streamIndex)}`, '-frames:v', '1'],
        ...['-vf', 'hwdownload,format=pix_fmts=nv12|p010le|p016le|yuv420p', '-f', 'null'],
      ],
    },
    signal,
  );
  run.stdout.resume().on('error', () => undefined);
  try {
    await run.ended;
    return null;
  } catch (error) {
    if (signal.aborted) throw error;
    const lines = (error as { lines?: readonly string[] }).lines ?? [];
    return (lines[0] ?? String(error)).replace(/^\[[^\]]*\]\s*/, '').replace(/\.$/, '');
  }
}
