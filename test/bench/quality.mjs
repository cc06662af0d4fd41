/** How close a result is to its source: SSIM and PSNR by ffmpeg's own filters. */
import sharp from 'sharp';
import { runOrThrow } from './commands.mjs';
import { momentsOf, shownAt } from './shown-time.mjs';
import { writeAll } from './write-all.mjs';

// A file of the same name may be another one by now.
sharp.cache(false);

/**
 * @typedef {import('./clips.mjs').Clip} Clip
 * @typedef {{ ssim: number, psnr: number | null }} Quality SSIM over red, green and blue, 1 is equal;
 *   PSNR in dB, null is endless
 */

/**
 * Decodes a GIF or WebP, lays its pictures beside the clip's frames by the time they are shown, and
 * compares them.
 * @param {string} path
 * @param {Clip} clip
 * @param {string} ffmpeg
 * @returns {Promise<Quality>}
 */
export async function measureQuality(path, clip, ffmpeg) {
  const { pictures, delaysMs } = await readAnimation(path, clip);
  const shown = shownAt(delaysMs, momentsOf(clip.frames, clip.fps));
  const size = `${clip.width}x${clip.height}`;
  const rate = String(clip.fps);
  // Both are numbered anew, so that frame n meets frame n whatever their containers' clocks are.
  const same = `settb=1/1000,setpts=N,format=gbrp,split`;
  const graph =
    `[0:v]${same}[a][b];[1:v]${same}[c][d];` +
    '[a][c]ssim=stats_file=-[s];[b][d]psnr=stats_file=-[p]';
  const { stdout } = await runOrThrow(
    {
      command: ffmpeg,
      args: [
        ...['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-r', rate],
        ...['-i', 'pipe:0', '-i', clip.path, '-filter_complex', graph],
        ...['-map', '[s]', '-f', 'null', '-', '-map', '[p]', '-f', 'null', '-'],
      ],
    },
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      onStart: (child) =>
        writeAll(
          child.stdin,
          shown.map((at) => pictures[at] ?? Buffer.alloc(0)),
        ),
    },
  );
  return parseStatistics(stdout, clip.frames);
}

/**
 * All pictures as RGB, and how long each is shown.
 * @param {string} path
 * @param {Clip} clip
 */
async function readAnimation(path, { width, height }) {
  const image = sharp(path, { pages: -1, limitInputPixels: false });
  const { delay, width: w, pageHeight, height: wholeHeight } = await image.metadata();
  const h = pageHeight ?? wholeHeight;
  if (w !== width || h !== height) {
    throw new Error(`${path} is ${w}×${h} instead of ${width}×${height}.`);
  }
  const all = await image.flatten().toColourspace('srgb').raw().toBuffer();
  const bytes = width * height * 3;
  const count = all.length / bytes;
  const pictures = Array.from({ length: count }, (_, at) =>
    all.subarray(at * bytes, (at + 1) * bytes),
  );
  // sharp tells no delay of a single picture.
  return { pictures, delaysMs: delay ?? pictures.map(() => Infinity) };
}

/**
 * The means over all frames, from the lines that the filters write for each: SSIM's mean, PSNR of the
 * mean of the squared errors (which PSNR's lines give more exactly than their rounded errors do).
 * Throws where frames are missing.
 * @param {string} text
 * @param {number} frames
 * @returns {Quality}
 */
export function parseStatistics(text, frames) {
  const read = (/** @type {RegExp} */ pattern) =>
    [...text.matchAll(pattern)].map(([, value]) => (value === 'inf' ? Infinity : Number(value)));
  const ssims = read(/^n:\d+ .*\bAll:([\d.]+) /gm);
  const psnrs = read(/^n:\d+ .*\bpsnr_avg:([\d.]+|inf) /gm);
  if (ssims.length !== frames || psnrs.length !== frames) {
    throw new Error(`ffmpeg compared ${ssims.length} and ${psnrs.length} of ${frames} frames.`);
  }
  const error = mean(psnrs.map((psnr) => 10 ** (-psnr / 10)));
  return { ssim: mean(ssims), psnr: error > 0 ? -10 * Math.log10(error) : null };
}

/** @param {readonly number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
