/** What the demo and the tests need before they start, in the order that works. */
import { ensureBuilt } from './build.mjs';
import { findElectron } from './electron.mjs';
import { ensureFfmpeg } from './registry-ffmpeg.mjs';
import { ensureSystem } from './system.mjs';

/**
 * Finds or fetches Electron, the system's libraries and programs, and ffmpeg, then builds the app.
 * @param {object} options
 * @param {import('./requirements.mjs').Purpose} options.what
 * @param {boolean} [options.build]
 * @param {(line: string) => void} [options.log]
 */
export async function prepare({ what, build = true, log = console.error }) {
  const electron = await findElectron({ log });
  await ensureSystem({ what, electronPath: electron.path, log });
  const tools = await ensureFfmpeg({ log });
  if (build) await ensureBuilt({ log });
  return { electron, ...tools };
}
