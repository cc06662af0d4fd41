/** Making things in a cache that several runs may use at once. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Makes a folder or file appear as a whole or not at all: it is made beside its place under a name
 * of its own, then renamed. Two runs at once both work, and the later one gives way.
 * @param {string} target
 * @param {(temporary: string) => Promise<string>} make returns what to put in the target's place
 */
export async function placeAtomically(target, make) {
  sweep(target);
  const temporary = `${target}.${randomUUID()}.tmp`;
  mkdirSync(temporary, { recursive: true });
  const remove = () => rmSync(temporary, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const made = await make(temporary);
    try {
      renameSync(made, target);
    } catch (error) {
      if (!existsSync(target)) throw error;
    }
  } finally {
    remove();
    process.off('exit', remove);
  }
}

/**
 * Removes what a run that was killed left behind, once it is a day old.
 * @param {string} target
 */
function sweep(target) {
  const folder = dirname(target);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(target)}.`) || !name.endsWith('.tmp')) continue;
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > DAY_MS) rmSync(path, { recursive: true });
  }
}
