import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test as base } from 'vitest';
import { startCli } from './cli';
import type { CliOptions, CliResult, RunningCli } from './cli';

/** A folder to work in, and a folder for temporary files that is nobody else's. */
export interface Sandbox {
  readonly dir: string;
  readonly tmp: string;
  readonly path: (name: string) => string;
  readonly run: (args: readonly string[], options?: Partial<CliOptions>) => Promise<CliResult>;
  readonly start: (args: readonly string[], options?: Partial<CliOptions>) => RunningCli;
  /** Every file and folder in `dir`, a file with what makes it the same file. */
  readonly snapshot: () => Promise<Record<string, string>>;
  /** Names in `dir`, hidden ones too. */
  readonly names: () => Promise<string[]>;
  readonly workFolders: () => Promise<string[]>;
  /** The command lines of processes started in here that still run. */
  readonly processes: () => Promise<string[]>;
  /** Ends what a failed test left running, and removes everything. */
  readonly remove: () => Promise<void>;
}

async function makeSandbox(): Promise<Sandbox> {
  const root = await mkdtemp(join(tmpdir(), 'cli-test-'));
  const [dir, tmp] = [join(root, 'work'), join(root, 'tmp')];
  await mkdir(dir);
  await mkdir(tmp);
  // Open to other users: some tests run as one.
  for (const folder of [root, dir, tmp]) await chmod(folder, 0o777);
  const complete = ({ env, ...rest }: Partial<CliOptions> = {}): CliOptions => ({
    cwd: dir,
    env: { TMPDIR: tmp, ...env },
    ...rest,
  });
  const started: RunningCli[] = [];
  const start: Sandbox['start'] = (args, options) => {
    const running = startCli(args, complete(options));
    started.push(running);
    return running;
  };
  return {
    dir,
    tmp,
    path: (name) => join(dir, name),
    run: (args, options) => start(args, options).ended,
    start,
    remove: async () => {
      for (const { child } of started) child.kill('SIGKILL');
      await rm(root, { recursive: true, force: true });
    },
    snapshot: () => describeTree(dir),
    names: async () => (await readdir(dir)).sort(),
    workFolders: () => readdir(tmp),
    processes: () => findProcesses(`TMPDIR=${tmp}`),
  };
}

async function describeTree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true });
  const described = entries.map(async (name): Promise<[string, string]> => {
    const path = join(folder, name);
    const facts = await lstat(path);
    if (!facts.isFile()) return [name, facts.isDirectory() ? 'folder' : 'other'];
    const hash = createHash('sha256').update(await readFile(path));
    return [name, `${String(facts.ino)} ${String(facts.mtimeMs)} ${hash.digest('hex')}`];
  });
  return Object.fromEntries((await Promise.all(described)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Children inherit the environment, so whatever runs with this in it is ours. */
async function findProcesses(variable: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(variable)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command !== '') found.push(command.split('\0').join(' '));
  }
  return found;
}

/** A test in a sandbox. However it ends, nothing of ours may run on or lie about afterwards. */
export const test = base.extend<{ box: Sandbox }>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the names of the fixtures it needs here
  box: async ({}, use) => {
    const box = await makeSandbox();
    try {
      await use(box);
      expect(await box.processes(), 'processes left behind').toEqual([]);
      expect(await box.workFolders(), 'work folders left behind').toEqual([]);
      const parts = Object.keys(await box.snapshot()).filter((name) => name.endsWith('.part'));
      expect(parts, 'half-written files left behind').toEqual([]);
    } finally {
      await box.remove();
    }
  },
});

/** Clips that the tests of a file share and none of them may change; each by its name. */
export function shareClips(
  makers: Readonly<Record<string, (path: string) => Promise<unknown>>>,
): (name: string) => string {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-clips-'));
    await chmod(folder, 0o755);
    for (const [name, make] of Object.entries(makers)) await make(join(folder, name));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return (name) => join(folder, name);
}
