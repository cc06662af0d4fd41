/** Sees to it that the system has what the app or its tests need, installing it where we may. */
import { recentFailure, rememberFailure } from './network.mjs';
import { SetupError, which } from './paths.mjs';
import { run } from './processes.mjs';
import { gatherFacts, unmet } from './requirements.mjs';

export { electronSwitches, hasDisplay, startDisplay, withDisplay } from './display.mjs';

const MEMORY = 'apt-get';
const aptOptions = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2'];

/**
 * Installs what is missing on a Debian-like system as root; elsewhere says what to install and
 * throws, unless the app can do without it. macOS and Windows need nothing.
 * @param {object} options
 * @param {import('./requirements.mjs').Purpose} options.what
 * @param {string} [options.electronPath] the Electron whose libraries are looked at
 * @param {(line: string) => void} [options.log]
 */
export async function ensureSystem({ what, electronPath, log = console.error }) {
  if (process.platform !== 'linux') return;
  let missing = unmet(what, await gatherFacts(electronPath));
  if (missing.length === 0) return;

  const apt = which('apt-get') !== undefined;
  const needed = missing.some(({ optional }) => !optional);
  if (apt && process.getuid?.() === 0 && (needed || !recentFailure(MEMORY))) {
    const reason = await install(packagesOf(missing), log);
    if (reason) log(reason);
    missing = unmet(what, await gatherFacts(electronPath));
    // So that what can be done without doesn't slow down every start.
    rememberFailure(MEMORY, missing.length > 0 ? (reason ?? 'some is still missing') : undefined);
  }
  const required = missing.filter(({ optional }) => !optional);
  if (required.length > 0) throw new SetupError(adviseInstalling(required, apt));
}

/** @param {import('./requirements.mjs').Requirement[]} missing */
export function packagesOf(missing) {
  return [...new Set(missing.flatMap(({ packages }) => packages))];
}

/**
 * @param {import('./requirements.mjs').Requirement[]} missing
 * @param {boolean} apt
 */
export function adviseInstalling(missing, apt) {
  const names = missing.map(({ name }) => name).join(', ');
  const command = `apt-get install -y --no-install-recommends ${packagesOf(missing).join(' ')}`;
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return apt
    ? `Missing on this system: ${names}. Install it with\n  ${sudo}${command}`
    : `Missing on this system: ${names}. Install it with your package manager; on Debian it is\n  ${command}`;
}

/**
 * @param {string[]} packages
 * @param {(line: string) => void} log
 * @returns {Promise<string | undefined>} why it failed
 */
async function install(packages, log) {
  log(`Installing with apt-get: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', [...aptOptions, 'update'], { env });
  if (update.status !== 0) return `apt-get update failed:\n${update.stderr.trim()}`;
  const names = await run('apt-cache', ['pkgnames']);
  const available = new Set(names.stdout.split('\n'));
  const installed = await run(
    'apt-get',
    [
      ...aptOptions,
      'install',
      '-y',
      '--no-install-recommends',
      ...currentNames(packages, available),
    ],
    { env },
  );
  if (installed.status === 0) return undefined;
  return `apt-get install failed:\n${installed.stdout}\n${installed.stderr.trim()}`;
}

/**
 * Newer Debians and Ubuntus have some libraries under a name that ends in t64.
 * @param {string[]} packages
 * @param {Set<string>} available
 */
export function currentNames(packages, available) {
  return packages.map((name) => (available.has(`${name}t64`) ? `${name}t64` : name));
}
