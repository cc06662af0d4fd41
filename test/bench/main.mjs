/**
 * Measures Loopsmith beside its peers, on the same frames in one run, and says which targets are met.
 * `npm run bench -- --help` tells the options. Missing a target is no failure: machines differ.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../../scripts/build.mjs';
import { root, temporaryFolder } from '../../scripts/paths.mjs';
import { main } from '../../scripts/processes.mjs';
import { ensureFfmpeg } from '../../scripts/registry-ffmpeg.mjs';
import { parseOptions, usage } from './arguments.mjs';
import { prepareClips } from './clips.mjs';
import { findPeers } from './peers.mjs';
import { profile } from './profile-part.mjs';
import { compareOn } from './quality-part.mjs';
import { formatReport } from './report.mjs';
import { measureCores, measureLengths, measureWebpGains } from './scaling-parts.mjs';
import { judge } from './targets.mjs';

const log = console.error;

await main(async () => {
  const options = parseOptions(process.argv.slice(2));
  if (!options) return console.log(usage);

  const tools = await ensureFfmpeg({ log });
  // A build that is named is taken as it is.
  if (!process.env['LOOPSMITH_CLI']) await ensureBuilt({ log });
  const folder = temporaryFolder('loopsmith-bench');
  const clips = await prepareClips(options, tools, folder, log);
  /** @type {import('./quality-part.mjs').Bench} */
  const bench = {
    ...{ tools, folder, log, runs: options.runs },
    peers: await findPeers(options.peers, tools.ffmpeg),
    cli: process.env['LOOPSMITH_CLI'] ?? join(root, 'out', 'main', 'cli.js'),
    env: { ...ownEnvironment(), LOOPSMITH_FFMPEG: tools.ffmpeg, LOOPSMITH_FFPROBE: tools.ffprobe },
  };
  const results = await runParts(options.only, clips, bench);
  const report = { ...(await describeRun(bench)), ...results, targets: judge(results) };
  const text = formatReport(report);
  console.log(options.json ? JSON.stringify(report, null, 2) : text.trimEnd());
  if (options.write) writeFileSync(join(root, 'test', 'bench', 'RESULTS.md'), text);
});

/**
 * Without a network's own certificates: Node reads and parses all there are when it starts (some
 * hundredths of a second), and nobody's conversion asks for them.
 * @returns {NodeJS.ProcessEnv}
 */
function ownEnvironment() {
  const environment = { ...process.env };
  delete environment['NODE_EXTRA_CA_CERTS'];
  return environment;
}

/**
 * @param {readonly import('./arguments.mjs').Part[]} parts
 * @param {readonly import('./clips.mjs').Clip[]} clips
 * @param {import('./quality-part.mjs').Bench} bench
 */
async function runParts(parts, clips, bench) {
  /** @type {import('./targets.mjs').Results} */
  const results = {};
  const typical = clips.find(({ kind }) => kind === 'film') ?? clips[0];
  if (parts.includes('quality')) {
    results.quality = [];
    for (const clip of clips) {
      const { name, kind, frames, width, height, fps } = clip;
      const rows = await compareOn(clip, bench);
      results.quality.push({ name, kind, frames, width, height, fps, rows });
    }
  }
  if (parts.includes('profile')) {
    results.profile = [];
    for (const clip of clips.filter(({ kind }) => kind === 'film')) {
      results.profile.push(await profile(clip, bench));
    }
  }
  if (!typical) return results;
  if (parts.includes('webp')) results.webp = await measureWebpGains(typical, bench);
  if (parts.includes('length')) results.length = await measureLengths(typical, bench);
  if (parts.includes('cores')) results.cores = await measureCores(typical, bench);
  return results;
}

/**
 * @param {import('./quality-part.mjs').Bench} bench
 * @returns {Promise<import('./report.mjs').Circumstances>}
 */
async function describeRun({ peers, tools, runs }) {
  const all = { ...(await findPeers(['ffmpeg'], tools.ffmpeg)), ...peers };
  const versions = Object.entries(all).map(([name, found]) => [
    name,
    'missing' in found ? `missing (${found.missing})` : found.version,
  ]);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      system: `${type()} ${release()}`,
    },
    versions: { node: process.versions.node, ...Object.fromEntries(versions) },
    runs,
  };
}
