/** What Loopsmith is to reach, and whether it did: from the measured rows, pure. */
import { FFMPEG_DEFAULT, GIFSKI, QUALITY } from './entries.mjs';

/**
 * @typedef {import('./quality-part.mjs').Row} Row
 * @typedef {import('./quality-part.mjs').Measured} Measured
 *
 * @typedef {object} ClipResult
 * @property {string} name
 * @property {import('./arguments.mjs').Kind} kind
 * @property {number} frames
 * @property {number} width
 * @property {number} height
 * @property {number} fps
 * @property {Row[]} rows
 *
 * @typedef {object} Results the parts that were run
 * @property {ClipResult[]} [quality]
 * @property {import('./profile-part.mjs').Profile[]} [profile]
 * @property {import('./scaling-parts.mjs').WebpGain[] | { skipped: string }} [webp]
 * @property {import('./scaling-parts.mjs').LengthRow[]} [length]
 * @property {import('./scaling-parts.mjs').CoresRow[] | { skipped: string }} [cores]
 *
 * @typedef {object} Verdict
 * @property {string} name
 * @property {'least' | 'most'} bound which side of the limit is right
 * @property {number} limit
 * @property {number | null} value null where it was not measured
 * @property {boolean | null} met
 * @property {string} note
 */

/**
 * @param {Row} row
 * @returns {row is Measured}
 */
const isMeasured = (row) => !('skipped' in row);

/**
 * @param {Results} results
 * @returns {Verdict[]}
 */
export function judge({ quality = [], webp, length = [] }) {
  const of = (/** @type {string} */ kind) => quality.filter((clip) => clip.kind === kind);
  return [
    ...each(of('film'), judgeGifski),
    ...each(of('film'), judgeFfmpeg),
    ...each(of('screencast'), judgeBytes),
    ...judgeWebp(webp),
    ...['gif', 'webp'].flatMap((format) => judgeLength(length, format)),
  ];
}

/**
 * One verdict for each clip, or one that says that there was none.
 * @param {ClipResult[]} clips
 * @param {(rows: Measured[], clip: string) => Verdict} judgeOne
 */
function each(clips, judgeOne) {
  if (clips.length === 0) return [{ ...judgeOne([], ''), note: 'no such clip was measured' }];
  return clips.map(({ name, rows }) => judgeOne(rows.filter(isMeasured), name));
}

/**
 * @param {string} name
 * @param {'least' | 'most'} bound
 * @param {number} limit
 * @param {number | null | undefined} value
 * @param {string} note
 * @param {boolean} [allowed] false fails it whatever the value
 * @returns {Verdict}
 */
function verdict(name, bound, limit, value, note, allowed = true) {
  if (value === null || value === undefined) {
    return { name, bound, limit, value: null, met: null, note };
  }
  const reached = bound === 'least' ? value >= limit : value <= limit;
  return { name, bound, limit, value, met: reached && allowed, note };
}

/** @param {Measured[]} rows */
const ourGifs = (rows) => rows.filter(({ by, format }) => by === 'loopsmith' && format === 'gif');

/** @param {Measured[]} rows */
const ourDefault = (rows) => ourGifs(rows).find(({ quality }) => quality === QUALITY);

/** @param {number} ssim as far as the table shows it */
const rounded = (ssim) => Math.round(ssim * 1e4);

/**
 * Processor time against gifski, at the default quality where that is no worse in SSIM and size, else
 * at the quality that is and costs least.
 * @param {Measured[]} rows
 * @param {string} clip
 */
function judgeGifski(rows, clip) {
  const name = named('film, GIF: processor time of gifski -Q 90 to ours', clip);
  const peer = rows.find((row) => row.name === GIFSKI);
  const usual = ourDefault(rows);
  if (!peer || !usual) return verdict(name, 'least', 8, null, 'gifski was not measured');
  const good = ourGifs(rows)
    .filter(({ ssim, bytes }) => rounded(ssim) >= rounded(peer.ssim) && bytes <= peer.bytes)
    .sort((a, b) => (a.cpuSeconds ?? 0) - (b.cpuSeconds ?? 0));
  const ours = good.find((row) => row === usual) ?? good[0];
  const note = ours
    ? `quality ${ours.quality}, no worse in SSIM and size`
    : `quality ${usual.quality}; none of our qualities is no worse in SSIM and size`;
  return verdict(name, 'least', 8, cpuRatio(peer, ours ?? usual), note, ours !== undefined);
}

/**
 * @param {Measured} peer
 * @param {Measured} ours
 */
function cpuRatio(peer, ours) {
  return peer.cpuSeconds && ours.cpuSeconds ? peer.cpuSeconds / ours.cpuSeconds : null;
}

/**
 * @param {Measured[]} rows
 * @param {string} clip
 */
function judgeFfmpeg(rows, clip) {
  const name = named('film, GIF: time of ffmpeg’s default to ours', clip);
  const peer = rows.find((row) => row.name === FFMPEG_DEFAULT);
  const ours = ourDefault(rows);
  if (!peer || !ours) return verdict(name, 'least', 6, null, 'ffmpeg was not measured');
  const note = `SSIM ${ours.ssim.toFixed(4)} against ${peer.ssim.toFixed(4)}`;
  return verdict(name, 'least', 6, peer.wallSeconds / ours.wallSeconds, note);
}

/**
 * Bytes at equal SSIM, against the recipe that does best so.
 * @param {Measured[]} rows
 * @param {string} clip
 */
function judgeBytes(rows, clip) {
  const name = named(
    'screencast, GIF: our bytes to those of ffmpeg or gifsicle at equal SSIM',
    clip,
  );
  const ratios = compareBytes(rows)
    .filter(({ peer }) => peer.by === 'ffmpeg' || peer.by === 'gifsicle')
    .sort((a, b) => (b.ratio ?? Infinity) - (a.ratio ?? Infinity));
  const hardest = ratios[0];
  if (!hardest) return verdict(name, 'most', 1, null, 'neither ffmpeg nor gifsicle was measured');
  const { peer, ours, under, ratio } = hardest;
  if (!ours || ratio === null) {
    const note = `none of our qualities has the SSIM of ${peer.name}`;
    return { ...verdict(name, 'most', 1, null, note), met: false };
  }
  return verdict(
    name,
    'most',
    1,
    ratio,
    `quality ${nameQuality(ours, under)} against ${peer.name}`,
  );
}

/**
 * For each GIF of a peer, the smallest of ours that is at least as close to the source, and the
 * closest of those that are less close, where that is smaller; by what lies between the two, the
 * ratio of our bytes to the peer's at the very SSIM of the peer.
 * @param {readonly Row[]} rows
 * @returns {{ peer: Measured, ours: Measured | null, under: Measured | null, ratio: number | null }[]}
 */
export function compareBytes(rows) {
  const measured = rows.filter(isMeasured);
  const gifs = ourGifs(measured).sort((a, b) => a.bytes - b.bytes);
  return measured
    .filter(({ by, format }) => by !== 'loopsmith' && format === 'gif')
    .map((peer) => {
      const reaches = (/** @type {Measured} */ { ssim }) => rounded(ssim) >= rounded(peer.ssim);
      const ours = gifs.find(reaches) ?? null;
      if (!ours) return { peer, ours, under: null, ratio: null };
      const exact = rounded(ours.ssim) === rounded(peer.ssim);
      const lesser = gifs.filter((row) => !exact && !reaches(row) && row.bytes < ours.bytes);
      const [under = null] = lesser.sort((a, b) => b.ssim - a.ssim);
      const bytes = under ? bytesBetween(under, ours, peer.ssim) : ours.bytes;
      return { peer, ours, under, ratio: bytes / peer.bytes };
    });
}

/**
 * Bytes at an SSIM between those of two files: their logarithm along a straight line, as curves of
 * rate and distortion are usually read (G. Bjøntegaard, VCEG-M33, 2001, there by curves through four).
 * @param {Measured} under
 * @param {Measured} over
 * @param {number} ssim
 */
function bytesBetween(under, over, ssim) {
  const share = (ssim - under.ssim) / (over.ssim - under.ssim);
  return under.bytes ** (1 - share) * over.bytes ** share;
}

/**
 * @param {Measured} ours
 * @param {Measured | null} under
 */
export const nameQuality = (ours, under) =>
  under ? `${under.quality} to ${ours.quality}` : `${ours.quality}`;

/**
 * @param {Results['webp']} webp
 * @returns {Verdict[]}
 */
function judgeWebp(webp) {
  const name = 'WebP: share of the gain by running libwebp on all cores';
  if (!webp) return [verdict(name, 'least', 0.85, null, 'not measured')];
  if ('skipped' in webp) return [verdict(name, 'least', 0.85, null, webp.skipped)];
  return webp.map(({ frames, gain, machineGain, share }) => {
    const note = `${gain.toFixed(2)} × of ${machineGain.toFixed(2)} ×`;
    return verdict(named(name, `${frames} frames`), 'least', 0.85, share, note);
  });
}

/**
 * Time and memory for 8 times the frames, against those for the clip once.
 * @param {import('./scaling-parts.mjs').LengthRow[]} rows
 * @param {string} format
 */
function judgeLength(rows, format) {
  const [one, eight] = [1, 8].map((times) =>
    rows.find((row) => row.format === format && row.times === times),
  );
  const judgeGrowth = (
    /** @type {string} */ what,
    /** @type {number} */ limit,
    /** @type {'wallSeconds' | 'peakBytes'} */ key,
  ) => {
    const name = `${what} for 8 × the frames, ${format === 'gif' ? 'GIF' : 'WebP'}`;
    const growth = one?.[key] && eight?.[key] ? eight[key] / one[key] : null;
    return verdict(name, 'most', limit, growth, growth === null ? 'not measured' : '');
  };
  return [judgeGrowth('time', 8.5, 'wallSeconds'), judgeGrowth('memory', 1.2, 'peakBytes')];
}

/**
 * @param {string} what
 * @param {string} clip
 */
const named = (what, clip) => (clip ? `${what} (${clip})` : what);
