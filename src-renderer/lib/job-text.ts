import type { Message } from '../../src-main/core/messages';
import type { ErrorData } from '../../src-main/core/errors';
import type { ConversionOutput, Job } from '../../src-main/core/job';
import type { JobEstimate } from '../../src-main/core/preview-contract';
import type { ConversionSettings } from '../../src-main/core/settings';
import type { Messages } from '../messages/en';
import { baseName } from './paths';
import { sizeModeOf, sizeValueOf } from './size-mode';
import { formatTimeCode } from '../../src-main/core/time-code';

const SEPARATOR = ' · ';

/** "GIF · 480 px wide · 15 fps": what a job will become, in one line. */
export function settingsInShort(settings: ConversionSettings, messages: Messages): string {
  const text = messages.settingsInShort;
  return [
    messages.settings.formats[settings.format],
    sizeInShort(settings, messages),
    settings.fps !== null && text.fps(settings.fps),
    settings.intervalMs !== null &&
      text.interval(messages.format.duration(settings.intervalMs / 1000)),
    settings.frames !== null && text.frames(settings.frames),
    clipInShort(settings, messages),
    settings.crop !== null && text.crop,
    settings.speed !== 1 && text.speed(settings.speed),
    settings.reverse && text.reverse,
    settings.bounce && text.bounce,
  ]
    .filter((part) => part !== false)
    .join(SEPARATOR);
}

function sizeInShort(settings: ConversionSettings, messages: Messages): string {
  const text = messages.settingsInShort;
  const mode = sizeModeOf(settings);
  if (mode === 'original') return text.original;
  if (mode === 'box') return pixels(settings.width!, settings.height!);
  return text[mode](sizeValueOf(settings)!);
}

function clipInShort({ start, end }: ConversionSettings, messages: Messages): string | false {
  if (start === 0 && end === null) return false;
  const text = messages.settingsInShort;
  return text.clip(formatTimeCode(start), end === null ? text.toEnd : formatTimeCode(end));
}

/** "GIF · 480×270 · 45 frames": what a job has become. */
export function outputInShort(output: ConversionOutput, messages: Messages): string {
  const { format, width, height, frames } = output;
  return [
    messages.settings.formats[format],
    pixels(width, height),
    messages.job.frames(frames),
  ].join(SEPARATOR);
}

/** "1.2 MB – 1.6 MB · 480×270 · 104 frames": what a job will become, as far as is known. */
export function estimateInShort(estimate: JobEstimate, messages: Messages): string {
  const { size, width, height, frames } = estimate;
  return [
    messages.preview.estimated(size.low, size.high),
    pixels(width, height),
    messages.job.frames(frames),
  ].join(SEPARATOR);
}

export const pixels = (width: number, height: number): string =>
  `${String(width)}×${String(height)}`;

/** "62%", then the time left and the speed, once they are known. */
export function progressInShort({ progress }: Job, messages: Messages): string {
  if (!progress) return messages.stages.probing;
  const { percent, duration } = messages.format;
  const share = percent(Math.floor(progress.progress * 100) / 100);
  if (progress.secondsLeft === null) return share;
  // Whole seconds: it is a guess.
  const left = duration(Math.max(1, Math.ceil(progress.secondsLeft)));
  const speed = messages.settingsInShort.fps(Math.round(progress.framesPerSecond));
  return [share, messages.job.left(left), speed].join(SEPARATOR);
}

/** The parts of a line, each to be shown as a whole: the later ones are left out where room lacks. */
export const partsOf = (line: string): string[] => line.split(/(?= · )/);

/** Why a job failed, without its file's name at the beginning: in a row that stands above. */
export function failureInShort({ input }: Job, { message }: Message): string {
  const name = baseName(input);
  const named = /^["“]/.test(message) && message.startsWith(name, 1);
  const rest = named ? message.slice(name.length + 2).trimStart() : message;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** The sentences for an error, naming files without their folders: a row has little room. */
export function describeBriefly({ code, detail }: ErrorData, messages: Messages): Message {
  const { path } = detail;
  return messages.describeError(
    typeof path === 'string'
      ? { code, detail: { ...detail, path: baseName(path) } }
      : { code, detail },
  );
}
