/**
 * Runs after `npm install`: fetches the ffmpeg of ffmpeg-static, whose own install script would
 * fail the whole install where GitHub cannot be reached. This step never does: Loopsmith finds
 * another ffmpeg then. LOOPSMITH_SKIP_FFMPEG_FETCH=1 leaves it out.
 */
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { canReach } from './network.mjs';
import { run } from './processes.mjs';

const LIMIT_MS = 3 * 60 * 1000;

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} what happened, as a sentence
 */
async function fetchFfmpeg(env) {
  if (env.LOOPSMITH_SKIP_FFMPEG_FETCH) return 'not fetched, as LOOPSMITH_SKIP_FFMPEG_FETCH asks.';
  const require = createRequire(import.meta.url);
  let binary;
  try {
    binary = require('ffmpeg-static');
  } catch {
    return 'not fetched: the package ffmpeg-static is not installed.';
  }
  if (!binary)
    return `not fetched: ffmpeg-static has none for ${process.platform}-${process.arch}.`;
  if (existsSync(binary)) return `already there: ${binary}`;
  if (env.FFMPEG_BIN) return `not fetched: FFMPEG_BIN names ${binary}, which is not there.`;

  const address = env.FFMPEG_BINARIES_URL || 'https://github.com/';
  const proxy = env.HTTPS_PROXY || env.https_proxy || env.HTTP_PROXY || env.http_proxy;
  if (!proxy && !(await canReach(address))) {
    const { hostname } = new URL(address);
    return `not fetched: ${hostname} cannot be reached. The system's is used, or the registry's.`;
  }
  const folder = dirname(require.resolve('ffmpeg-static/package.json'));
  const installed = await run(process.execPath, [join(folder, 'install.js')], {
    timeoutMs: LIMIT_MS,
    // Its progress bar is of no use in a log.
    env: { ...env, CI: 'true' },
  });
  if (installed.status === 0 && (await run(binary, ['-version'])).status === 0) {
    return `fetched: ${binary}`;
  }
  // Part of a binary would be taken for the whole by the next install.
  rmSync(binary, { force: true });
  const reason = installed.stderr.trim().split('\n')[0] || 'the download is not a working program';
  return `not fetched: ${reason}. The system's is used, or the registry's.`;
}

try {
  console.log(`ffmpeg-static's ffmpeg: ${await fetchFfmpeg(process.env)}`);
} catch (error) {
  console.log(`ffmpeg-static's ffmpeg: not fetched: ${error}`);
}
process.exit(0);
