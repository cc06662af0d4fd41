/** The results as Markdown that reads well as plain text too. */
import { GIFSKI } from './entries.mjs';
import { compareBytes, nameQuality } from './targets.mjs';

/**
 * @typedef {import('./targets.mjs').Results} Results
 *
 * @typedef {object} Circumstances
 * @property {string} date
 * @property {{ cpu: string, cores: number, memoryBytes: number, system: string }} machine
 * @property {Record<string, string>} versions
 * @property {number} runs
 *
 * @typedef {Circumstances & Results & { targets: import('./targets.mjs').Verdict[] }} Report
 */

const none = 'not measured';
/** @param {number | null} value */
const seconds = (value) => (value === null ? none : `${value.toFixed(2)} s`);
/** @param {number | null} value */
const megabytes = (value) => (value === null ? none : `${(value / 1e6).toFixed(1)} MB`);
/** @param {number | null} value */
const times = (value) => (value === null ? '–' : `${value.toFixed(2)} ×`);

/** @param {Report} report */
export function formatReport(report) {
  const sections = [
    formatCircumstances(report),
    formatTargets(report.targets),
    ...(report.quality ?? []).map(formatClip),
    ...(report.profile?.length ? [formatProfile(report)] : []),
    ...(report.webp ? [formatWebp(report.webp)] : []),
    ...(report.length ? [`## Cost against length\n\n${table(report.length.map(lengthRow))}`] : []),
    ...(report.cores ? [formatCores(report.cores)] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** @param {Report} report */
function formatCircumstances({ date, machine, versions, runs }) {
  const { cpu, cores, memoryBytes, system } = machine;
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `# Loopsmith and its peers

Written by \`npm run bench\` on ${date}.

- Machine: ${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB, ${system}
- Versions: ${named.join('; ')}
- Everyone gets the same lossless clip and decodes it; all take turns, ${runs} × each, less often what
  takes long. Times are medians. Processor time and memory are those of all processes together; memory is the highest sum
  of PSS at two moments in a row, from a run of its own.
- SSIM and PSNR compare what is shown in the middle of each source frame's time, in RGB.`;
}

/** @param {import('./targets.mjs').Verdict[]} verdicts */
function formatTargets(verdicts) {
  const rows = verdicts.map(({ name, bound, limit, value, met, note }) => ({
    target: name,
    limit: `${bound === 'least' ? '≥' : '≤'} ${limit}`,
    measured: value === null ? '–' : value.toFixed(2),
    met: met === null ? none : met ? 'yes' : 'no',
    how: note,
  }));
  return `## Targets\n\n${table(rows)}`;
}

/** @param {import('./targets.mjs').ClipResult} clip */
function formatClip({ name, kind, width, height, frames, fps, rows }) {
  const cells = rows.map((row) => {
    if ('skipped' in row) return { program: row.name, time: `skipped: ${row.skipped}` };
    return {
      program: row.name,
      time: seconds(row.wallSeconds),
      'processor time': seconds(row.cpuSeconds),
      memory: megabytes(row.peakBytes),
      bytes: String(row.bytes),
      SSIM: row.ssim.toFixed(4),
      PSNR: row.psnr === null ? 'equal' : `${row.psnr.toFixed(2)} dB`,
    };
  });
  const equal = compareBytes(rows).map(({ peer, ours, under, ratio }) => ({
    peer: peer.name,
    'our quality': ours ? nameQuality(ours, under) : 'none reaches its SSIM',
    'our bytes to its': times(ratio),
    'its processor time to ours': times(ours && ratioOf(peer.cpuSeconds, ours.cpuSeconds)),
    'its time to ours': times(ours && ratioOf(peer.wallSeconds, ours.wallSeconds)),
  }));
  return [
    `## ${name}: ${kind}, ${width}×${height}, ${frames} frames, ${fps} fps`,
    table(cells),
    ...(equal.length > 0
      ? [
          'GIF at the peer’s SSIM, our bytes between the qualities around it where they differ; time at the higher:',
          table(equal),
        ]
      : []),
  ].join('\n\n');
}

/**
 * @param {number | null} a
 * @param {number | null} b
 */
const ratioOf = (a, b) => (a === null || b === null || b === 0 ? null : a / b);

/** @param {Results} results */
function formatProfile({ profile = [], quality = [] }) {
  const rows = profile.map(({ clip, start, probe, decode, whole }) => {
    const measured = quality.find(({ name }) => name === clip)?.rows ?? [];
    const gifski = measured.find(({ name }) => name === GIFSKI);
    const theirs = gifski && !('skipped' in gifski) ? gifski.cpuSeconds : null;
    const parts = [start, probe, decode];
    const all = parts.every((part) => part !== null) ? parts.reduce((a, b) => a + b) : null;
    return {
      clip,
      start: seconds(start),
      ffprobe: seconds(probe),
      decoding: seconds(decode),
      'these three': seconds(all),
      'all of it': seconds(whole),
      rest: seconds(whole !== null && all !== null ? whole - all : null),
      'an eighth of gifski’s': seconds(theirs && theirs / 8),
      'leaves for the rest': seconds(theirs !== null && all !== null ? theirs / 8 - all : null),
    };
  });
  return `## What takes our processor time on film

Of a conversion at the default quality, what no encoder saves: the command line’s start, ffprobe, and
ffmpeg decoding the clip in one run. The rest is our encoder’s and that of handing pictures from process
to process and thread to thread; an eighth of gifski’s time leaves for it what the last column says.

${table(rows)}`;
}

/** @param {NonNullable<Results['webp']>} webp */
function formatWebp(webp) {
  const title = '## WebP against one libwebp run';
  if ('skipped' in webp) return `${title}\n\nSkipped: ${webp.skipped}.`;
  const rows = webp.map((gain) => ({
    frames: String(gain.frames),
    'one libwebp run': seconds(gain.oneRunSeconds),
    Loopsmith: seconds(gain.loopsmithSeconds),
    [`${gain.together} libwebp runs at once`]: seconds(gain.togetherSeconds),
    'our gain': times(gain.gain),
    'the machine’s gain': times(gain.machineGain),
    share: gain.share.toFixed(2),
  }));
  return `${title}\n\n${table(rows)}`;
}

/** @param {import('./scaling-parts.mjs').LengthRow} row */
const lengthRow = (row) => ({
  format: row.format,
  frames: `${row.frames} (${row.times} ×)`,
  ...costCells(row),
});

/** @param {NonNullable<Results['cores']>} cores */
function formatCores(cores) {
  const title = '## Cost against cores';
  if ('skipped' in cores) return `${title}\n\nSkipped: ${cores.skipped}.`;
  const rows = cores.map((row) => ({
    format: row.format,
    cores: String(row.cores),
    ...costCells(row),
  }));
  return `${title}\n\n${table(rows)}`;
}

/** @param {import('./measure.mjs').Cost} cost */
const costCells = ({ wallSeconds, cpuSeconds, peakBytes }) => ({
  time: seconds(wallSeconds),
  'processor time': seconds(cpuSeconds),
  memory: megabytes(peakBytes),
});

/**
 * A Markdown table whose columns also line up; the first row that has a heading decides its place.
 * @param {readonly Readonly<Record<string, string>>[]} rows
 */
export function table(rows) {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => headings.map((name) => row[name] ?? ''));
  const widths = headings.map((name, at) =>
    Math.max(3, name.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join(
    '\n',
  );
}
