import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { downloadedElectron } from '../../scripts/electron-download.mjs';
import { environmentElectron, findElectron, installedElectron } from '../../scripts/electron.mjs';
import { recentFailure, rememberFailure } from '../../scripts/network.mjs';

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loopsmith-scripts-'));
  for (const name of ['HOME', 'XDG_CACHE_HOME', 'LOCALAPPDATA']) vi.stubEnv(name, folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const log = vi.fn();

describe('findElectron', () => {
  const found = { path: '/e', dist: '/', version: '1.0.0', source: 'installed' };

  it('asks each source in turn and stops at the first that has one', async () => {
    const first = vi.fn(async () => undefined);
    const second = vi.fn(async () => found);
    const third = vi.fn();
    expect(await findElectron({ log, from: [first, second, third] })).toBe(found);
    expect(first).toHaveBeenCalledOnce();
    expect(third).not.toHaveBeenCalled();
  });

  it('passes on why a source failed', async () => {
    const broken = async () => {
      throw new Error('not the archive that was expected');
    };
    await expect(findElectron({ log, from: [broken] })).rejects.toThrow('not the archive');
  });
});

describe('environmentElectron', () => {
  it('takes the program named, with the version beside it', () => {
    const path = join(folder, 'electron');
    writeFileSync(path, '');
    writeFileSync(join(folder, 'version'), 'v30.1.2\n');
    expect(environmentElectron({ ELECTRON_EXEC_PATH: path })).toEqual({
      ...{ path, dist: folder, version: '30.1.2', source: 'environment' },
    });
  });

  it('finds the folder of a bundle on macOS', () => {
    const inside = join(folder, 'Electron.app', 'Contents', 'MacOS');
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, 'Electron'), '');
    const found = environmentElectron({ ELECTRON_EXEC_PATH: join(inside, 'Electron') });
    expect(found?.dist).toBe(folder);
  });

  it('says so when nothing is there, and is silent when not asked', () => {
    expect(() => environmentElectron({ ELECTRON_EXEC_PATH: '/no/such' })).toThrow('/no/such');
    expect(environmentElectron({})).toBeUndefined();
  });
});

describe('installedElectron', () => {
  /** @param {string} downloaded */
  function install(downloaded) {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '45.0.0' }));
    writeFileSync(join(folder, 'dist', 'version'), downloaded);
    writeFileSync(join(folder, 'dist', 'electron'), '');
    writeFileSync(join(folder, 'path.txt'), 'electron');
  }

  it('takes a complete download of the package’s version', () => {
    install('45.0.0');
    expect(installedElectron('installed', folder)).toMatchObject({
      ...{ path: join(folder, 'dist', 'electron'), version: '45.0.0' },
    });
  });

  it('leaves one of another version, and one that was interrupted', () => {
    install('44.0.0');
    expect(installedElectron('installed', folder)).toBeUndefined();
    writeFileSync(join(folder, 'dist', 'version'), '45.0.0');
    rmSync(join(folder, 'path.txt'));
    expect(installedElectron('installed', folder)).toBeUndefined();
  });
});

describe('a download', () => {
  // A port that nothing listens on: refused at once.
  const env = { ELECTRON_MIRROR: 'http://127.0.0.1:9/' };

  it('that fails is remembered, and not tried again for some hours', async () => {
    const installer = join(folder, 'install.js');
    writeFileSync(installer, 'process.exit(1)');
    log.mockClear();
    expect(await downloadedElectron({ log, installer, env })).toBe(false);
    expect(log).toHaveBeenCalledWith(
      'Electron could not be downloaded: 127.0.0.1 cannot be reached.',
    );
    log.mockClear();
    expect(await downloadedElectron({ log, installer, env })).toBe(false);
    expect(log).not.toHaveBeenCalled();
  });

  it('is left out where the package is not installed or it is switched off', async () => {
    const installer = join(folder, 'none.js');
    expect(await downloadedElectron({ log, installer, env })).toBe(false);
    expect(recentFailure('electron-download')).toBeUndefined();
  });

  it('may be tried again after six hours, and after a clock set back', () => {
    const hour = 3_600_000;
    rememberFailure('x', 'why', 10 * hour);
    expect(recentFailure('x', 15 * hour)).toBe('why');
    expect(recentFailure('x', 17 * hour)).toBeUndefined();
    expect(recentFailure('x', 9 * hour)).toBeUndefined();
    rememberFailure('x', undefined);
    expect(recentFailure('x', 15 * hour)).toBeUndefined();
  });
});
