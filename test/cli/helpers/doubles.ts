import { chmod, writeFile } from 'node:fs/promises';
import { tools } from './sources';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A program that stands in for ffmpeg or ffprobe. `body` is shell: `$real` is the real one,
 * `$all` all arguments as one text, and `pass_on` becomes the real one.
 */
export async function makeDouble(
  path: string,
  body: string,
  name: 'ffmpeg' | 'ffprobe' = 'ffmpeg',
): Promise<string> {
  const script = [
    '#!/bin/sh',
    `real=${quote(tools[name].path)}`,
    'all=" $* "',
    body,
    'exec "$real" "$@"',
  ];
  await writeFile(path, `${script.join('\n')}\n`);
  await chmod(path, 0o755);
  return path;
}

/** Takes `-hwaccel x` and `-hwaccel_output_format x` out of the arguments. */
const withoutDevice = `
count=$#
while [ "$count" -gt 0 ]; do
  case "$1" in
    -hwaccel|-hwaccel_output_format) shift 2; count=$((count - 2));;
    *) set -- "$@" "$1"; shift; count=$((count - 1));;
  esac
done`;

const partOf = (bytes: number): string =>
  `${withoutDevice}\n"$real" "$@" | head -c ${String(bytes)}`;

/** How a machine's device may fail. */
export const brokenDevices = {
  /** It opens, and decodes nothing. */
  atTheStart: `echo 'Device creation failed: -542398533.' >&2; exit 1`,
  /** It dies after so many bytes of pictures. */
  inTheMiddle: (bytes: number): string =>
    `${partOf(bytes)}\necho 'Failed to sync surface.' >&2\nexit 1`,
  /** It loses the pictures after so many bytes, and says nothing. */
  silently: (bytes: number): string => `${partOf(bytes)}\nexit 0`,
} as const;

/**
 * An ffmpeg with a device. Its trial, one picture into nothing, goes well unless `trial` says how it
 * fails; decoding does what `decoding` says.
 */
export function withDevice(device: string, decoding: string, trial = 'exit 0'): string {
  return `
case "$all" in
  *' -hwaccels '*) printf 'Hardware acceleration methods:\\n${device}\\n'; exit 0;;
  *' -hwaccel '*' -f null '*) ${trial};;
  *' -hwaccel '*) ${decoding};;
esac`;
}

/** An ffmpeg built without libwebp. */
export const withoutLibwebp = `
case "$all" in
  *' -encoders '*) "$real" "$@" | grep -v libwebp; exit 0;;
  *libwebp*) echo "Unknown encoder 'libwebp_anim'" >&2; exit 1;;
esac`;

/** An ffmpeg built without these filters and decoders. */
export const without = (...names: readonly string[]): string => `
case "$all" in
  *' -filters '*|*' -decoders '*) "$real" "$@" | grep -vE ' (${names.join('|')}) '; exit 0;;
  ${names.map((name) => `*${name}*) echo 'No such ${name}' >&2; exit 1;;`).join('\n  ')}
esac`;

/** Says its version, and takes for ever over anything else. */
export const stuck = `case "$all" in *' -version '*) ;; *) exec sleep 60;; esac`;
