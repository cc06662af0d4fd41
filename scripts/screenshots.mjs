/**
 * The README's pictures, taken from the real app: the window in both themes, and a GIF of it at work,
 * which Loopsmith makes itself from a recording of its own window. Written to resources/.
 */
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { makeSample } from './demo-sample.mjs';
import { root, SetupError, temporaryFolder } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { main, run } from './processes.mjs';
import { withDisplay } from './system.mjs';

const SIZE = { width: 1280, height: 800 };
/** Of the GIF: wide enough to read, small enough for a README. */
const GIF = ['--width', '960', '--fps', '8', '--quality', '70', '--hold-last', '1500'];

/** Other clips beside the demo's own, drawn by ffmpeg's sources. */
const drawn = {
  'Fractal flight': 'mandelbrot=size=640x360:rate=25:end_scale=0.02:end_pts=120',
  'Game of life':
    'life=size=160x90:rate=12:mold=40:life_color=#5b8cff:death_color=#1b2440:mold_color=#233a6b:seed=7,scale=640:360:flags=neighbor',
  'Test card': 'testsrc2=size=640x360:rate=25',
  Spiral: 'mandelbrot=size=640x360:rate=25:start_scale=0.3:end_scale=0.002:end_pts=200',
};

await main(async () => {
  const tools = await prepare({ what: 'tests' });
  const folder = temporaryFolder('loopsmith-screenshots');
  const clips = await makeClips(tools.ffmpeg, folder);
  const frames = await withDisplay((env) => record(tools.electron.path, env, folder, clips), {
    always: true,
  });
  await makeGif(frames, folder, tools);
  rmSync(folder, { recursive: true, force: true });
  return 0;
});

/**
 * @param {string} ffmpeg
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function makeClips(ffmpeg, folder) {
  const first = join(folder, 'Rings and clock.mp4');
  await makeSample(ffmpeg, first);
  const others = Object.entries(drawn).map(([name, source]) => ({
    source,
    path: join(folder, `${name}.mp4`),
  }));
  for (const { source, path } of others) {
    const input = ['-f', 'lavfi', '-i', source, '-t', '4'];
    await runOrThrow(ffmpeg, ['-v', 'error', '-y', ...input, '-pix_fmt', 'yuv420p', path]);
  }
  return [first, ...others.map(({ path }) => path)];
}

/**
 * Works with the window as a user would, a picture taken every moment.
 * @param {string} executablePath
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 * @param {string[]} clips
 * @returns {Promise<{ path: string, ms: number }[]>} pictures, and how long each is shown
 */
async function record(executablePath, env, folder, clips) {
  const output = temporaryFolder('Loops');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath,
    args: [...sandbox, root, `--user-data-dir=${join(folder, 'profile')}`],
    env: /** @type {Record<string, string>} */ ({ ...env, LOOPSMITH_OUTPUT_DIR: output }),
  });
  const page = await app.firstWindow();
  await page.setViewportSize(SIZE);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('main[aria-busy=false]').waitFor();

  /** @type {{ path: string, at: number }[]} */
  const taken = [];
  let recording = true;
  const recorder = (async () => {
    while (recording) {
      const at = performance.now();
      const path = join(folder, `frame-${String(taken.length).padStart(4, '0')}.png`);
      await page.screenshot({ path });
      taken.push({ path, at });
    }
  })();
  /** @param {number} ms */
  const pause = (ms) => page.waitForTimeout(ms);
  const job = (/** @type {number} */ row) => page.getByTestId('job').nth(row);
  const take = (/** @type {string} */ name) =>
    page.screenshot({ path: join(root, 'resources', `${name}.png`) });

  await pause(800);
  const [last, ...first] = clips.reverse();
  const count = first.length;
  await page.getByTestId('file-input').setInputFiles(first.reverse());
  await job(count - 1).waitFor();
  await pause(900);
  await page.getByLabel('Size', { exact: true }).selectOption('width');
  await pause(500);
  await page.getByLabel('Frame rate', { exact: true }).selectOption('fps');
  await pause(500);
  await job(1).click();
  await pause(1500);
  await page.getByRole('radio', { name: 'WebP' }).check();
  await pause(1500);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page
    .locator(`[data-testid=job][data-state=done]`)
    .nth(count - 2)
    .waitFor();
  await job(0).click();
  await page
    .locator(`[data-testid=job][data-state=done]`)
    .nth(count - 1)
    .waitFor();
  await pause(1800);
  recording = false;
  await recorder;

  // One that waits, with its preview and what it will take.
  await page.getByTestId('file-input').setInputFiles([String(last)]);
  await job(count).waitFor();
  await page.getByRole('radio', { name: 'Side by side' }).check();
  await pause(4000);
  await take('window');
  await page.emulateMedia({ colorScheme: 'dark' });
  await pause(500);
  await take('window-dark');
  await app.close();
  rmSync(output, { recursive: true, force: true });
  return taken.map(({ path, at }, n) => ({ path, ms: (taken[n + 1]?.at ?? at + 100) - at }));
}

/**
 * @param {{ path: string, ms: number }[]} frames
 * @param {string} folder
 * @param {{ ffmpeg: string, ffprobe: string }} tools
 */
async function makeGif(frames, folder, { ffmpeg, ffprobe }) {
  const list = join(folder, 'frames.txt');
  const lines = frames.map(({ path, ms }) => `file '${path}'\nduration ${(ms / 1000).toFixed(3)}`);
  writeFileSync(list, `${lines.join('\n')}\n`);
  const recording = join(folder, 'recording.mkv');
  const concat = ['-f', 'concat', '-safe', '0', '-i', list, '-fps_mode', 'vfr'];
  await runOrThrow(ffmpeg, ['-v', 'error', '-y', ...concat, '-c:v', 'png', recording]);
  const gif = join(folder, 'loopsmith.gif');
  const cli = join(root, 'out', 'main', 'cli.js');
  await runOrThrow(process.execPath, [cli, 'convert', recording, '-o', gif, ...GIF], {
    ...process.env,
    LOOPSMITH_FFMPEG: ffmpeg,
    LOOPSMITH_FFPROBE: ffprobe,
  });
  copyFileSync(gif, join(root, 'resources', 'loopsmith.gif'));
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
async function runOrThrow(command, args, env = process.env) {
  const { status, stderr } = await run(command, args, { env });
  if (status !== 0) throw new SetupError(`${command} failed:\n${stderr}`);
}
