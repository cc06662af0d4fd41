import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { build } from 'vite';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { assembly } from '../../scripts/assembly-plugin.mjs';
import { codecs, makeNumberedClip, useTempFolder } from './helpers/clips';
import { listChildren, listRunning } from './helpers/processes';

/** `kill -9` leaves no process behind, whatever its children are doing. */

const file = useTempFolder();
const builtWorker = resolve(import.meta.dirname, '../../out/main/segment-worker.js');
let source = '';

beforeAll(async () => {
  // Its conversion takes far longer than the test waits.
  const shape = { frames: 800, width: 960, height: 720 };
  source = await makeNumberedClip(file('large.mp4'), shape, codecs.h264);
  await build({
    ...{ configFile: false, logLevel: 'error', plugins: [assembly()] },
    build: {
      ...{ ssr: resolve(import.meta.dirname, 'helpers/long-job.ts'), outDir: file('built') },
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'long-job.js' } },
    },
    ssr: { noExternal: true, external: ['fluent-ffmpeg'] },
  });
});

/** Runs a conversion into its middle, kills it and tells which of its processes there were. */
async function killInTheMiddle(output: string, suspended: boolean): Promise<number[]> {
  const args = [source, file(output), builtWorker, suspended ? 'suspended' : ''];
  const job = spawn(process.execPath, [file('built/long-job.js'), ...args], {
    // So that what it needs is found from elsewhere, and what it leaves lies with the rest.
    env: { ...process.env, NODE_PATH: resolve('node_modules'), TMPDIR: file('') },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A session of its own, as a desktop starts an app: the system itself ends nothing of it.
    detached: true,
  });
  onTestFinished(() => void job.kill('SIGKILL'));
  await once(job.stdout, 'data');
  const working = async (): Promise<string[]> =>
    (await listChildren(job.pid))
      .filter(({ command }) => command === 'ffmpeg')
      .map(({ state }) => (state === 'T' ? 'stopped' : 'running'));
  await expect.poll(working).toContain(suspended ? 'stopped' : 'running');
  const children = await listChildren(job.pid);
  process.kill(job.pid!, 'SIGKILL');
  return children.map(({ id }) => id);
}

describe.runIf(process.platform === 'linux')('kill -9', () => {
  test.each([
    ['out.gif', false],
    ['out.webp', false],
    ['out.gif', true],
    ['out.webp', true],
  ])('while %s is made, suspended: %j', async (output, suspended) => {
    const children = await killInTheMiddle(output, suspended);
    const left = async (): Promise<unknown[]> =>
      (await listRunning()).filter(({ id }) => children.includes(id));
    await expect.poll(left, { timeout: 5000 }).toEqual([]);
  });
});
