/**
 * ffmpeg and ffprobe where neither the package nor the system has them: packages of the npm
 * registry carry old ones (2018 and 2023), fetched on demand into the cache, where the engine looks
 * for them last.
 */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { placeAtomically } from './atomic.mjs';
import { cacheDir, SetupError, which } from './paths.mjs';
import { fetchPackage, unpack } from './registry-package.mjs';

/** @typedef {'ffmpeg' | 'ffprobe'} Tool */

/** @type {Record<string, Record<Tool, [version: string, sha512: string]>>} */
const PACKAGES = {
  'linux-x64': {
    ffmpeg: [
      '4.1.0',
      'Y5BWhGLU/WpQjOArNIgXD3z5mxxdV8c41C+U15nsE5yF8tVcdCGet5zPs5Zy3Ta6bU7haGpIzryutqCGQA/W8A==',
    ],
    ffprobe: [
      '5.2.0',
      'D3UeqTLYPNs7pBWPLUYGehPdRVqU8eACox4OZy3pZUZatxye2YKlvBwEfaLdL1v2Z4FOAlLUhms0kY8m8kqSRA==',
    ],
  },
  'darwin-x64': {
    ffmpeg: [
      '4.1.0',
      'Z4EyG3cIFjdhlY8wI9aLUXuH8nVt7E9SlMVZtWvSPnm2sm37/yC2CwjUzyCQbJbySnef1tQwGG2Sx+uWhd9IAw==',
    ],
    ffprobe: [
      '5.1.0',
      'J+YGscZMpQclFg31O4cfVRGmDpkVsQ2fZujoUdMAAYcP0NtqpC49Hs3SWJpBdsGB4VeqOt5TTm1vSZQzs1NkhA==',
    ],
  },
  'darwin-arm64': {
    ffmpeg: [
      '4.1.5',
      'hYqTiP63mXz7wSQfuqfFwfLOfwwFChUedeCVKkBtl/cliaTM7/ePI9bVzfZ2c+dWu3TqCwLDRWNSJ5pqZl8otA==',
    ],
    ffprobe: [
      '5.0.1',
      'vwNCNjokH8hfkbl6m95zICHwkSzhEvDC3GVBcUp5HX8+4wsX10SP3B+bGur7XUzTIZ4cQpgJmEIAx6TUwRepMg==',
    ],
  },
  'win32-x64': {
    ffmpeg: [
      '4.1.0',
      'Drt5u2vzDnIONf4ZEkKtFlbvwj6rI3kxw1Ck9fpudmtgaZIHD4ucsWB2lCZBXRxJgXR+2IMSti+4rtM4C4rXgg==',
    ],
    ffprobe: [
      '5.1.0',
      'jMGYeAgkrdn4e2vvYt/qakgHRE3CPju4bn5TmdPfoAm1BlX1mY9cyMd8gf5vSzI8gH8Zq5WQAyAkmekX/8TSTg==',
    ],
  },
};
const suffix = process.platform === 'win32' ? '.exe' : '';

/**
 * Where the registry's ffmpeg or ffprobe is, or would be.
 * @param {Tool} tool
 */
export const registryTool = (tool) => join(cacheDir(), 'registry-ffmpeg', tool + suffix);

/** The path of ffmpeg-static's own ffmpeg, where that package is there and its binary was fetched. */
export function staticFfmpeg() {
  try {
    const path = createRequire(import.meta.url)('ffmpeg-static');
    return path && existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Where a tool is now, in the engine's order.
 * @param {Tool} tool
 * @returns {string | undefined}
 */
function findTool(tool) {
  const named = process.env[`LOOPSMITH_${tool.toUpperCase()}`];
  const carried = tool === 'ffmpeg' ? staticFfmpeg() : undefined;
  const cached = existsSync(registryTool(tool)) ? registryTool(tool) : undefined;
  return (named || carried) ?? which(tool) ?? cached;
}

/** Whether both tools are to be found without fetching anything. */
export const ffmpegIsComplete = () => Boolean(findTool('ffmpeg') && findTool('ffprobe'));

/**
 * Finds both tools, fetching what is missing.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<Record<Tool, string>>}
 */
export async function ensureFfmpeg({ log = console.error } = {}) {
  return {
    ffmpeg: findTool('ffmpeg') ?? (await fetchTool('ffmpeg', log)),
    ffprobe: findTool('ffprobe') ?? (await fetchTool('ffprobe', log)),
  };
}

/**
 * @param {Tool} tool
 * @param {(line: string) => void} log
 */
export async function fetchTool(tool, log) {
  const platform = `${process.platform}-${process.arch}`;
  const pinned = PACKAGES[platform]?.[tool];
  if (!pinned) {
    throw new SetupError(
      `${tool} is missing, and the npm registry's spare one is not for ${platform}. ` +
        `Install ffmpeg so that ${tool} is in PATH.`,
    );
  }
  const [version, sha512] = pinned;
  const name = `@${tool}-installer/${platform}`;
  log(`Fetching ${tool} from the npm registry (${name}, 25 MB, once)…`);
  const target = registryTool(tool);
  mkdirSync(join(cacheDir(), 'registry-ffmpeg'), { recursive: true });
  await placeAtomically(target, async (temporary) => {
    const archive = await fetchPackage({ name, version, integrity: `sha512-${sha512}` }, temporary);
    const member = `package/${tool}${suffix}`;
    await unpack(archive, temporary, [member]);
    const file = join(temporary, member);
    chmodSync(file, 0o755);
    return file;
  });
  return target;
}
