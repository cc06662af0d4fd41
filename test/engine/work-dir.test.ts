import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorkDir, noteUnfinished, removeStaleWorkDirs } from '../../src-main/engine/work-dir';
import { useTempFolder } from './helpers/clips';

const file = useTempFolder();
const before = process.env['TMPDIR'];
beforeAll(() => {
  mkdirSync(file('tmp'));
  mkdirSync(file('out'));
  process.env['TMPDIR'] = file('tmp');
});
afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
});

/** What a process that was killed left: its folder, and the file it was writing. */
function leave(name: string, writing: string): void {
  mkdirSync(join(file('tmp'), name));
  writeFileSync(join(file('tmp'), name, 'segment-0'), 'part');
  writeFileSync(join(file('tmp'), name, 'writing'), join(file('out'), writing));
  writeFileSync(join(file('out'), writing), 'half');
}

test('what killed processes left goes; what lives, or is not ours, stays', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  leave(`loopsmith-${String(pid)}-aaaaaa`, '.loopsmith-0123456789ab.part');
  leave(`loopsmith-${String(pid)}-bbbbbb`, 'holiday.gif');
  leave(`loopsmith-${String(process.ppid)}-cccccc`, '.loopsmith-ba9876543210.part');
  leave('loopsmith-e2e-dddddd', '.loopsmith-aaaaaaaaaaaa.part');
  const own = await makeWorkDir();
  // A note may be of a file that was never made.
  await noteUnfinished(own, join(file('out'), '.loopsmith-bbbbbbbbbbbb.part'));

  await removeStaleWorkDirs();
  expect(
    readdirSync(file('tmp'))
      .sort()
      .map((name) => join(file('tmp'), name)),
  ).toEqual(
    [
      join(file('tmp'), `loopsmith-${String(process.ppid)}-cccccc`),
      join(file('tmp'), 'loopsmith-e2e-dddddd'),
      own,
    ].sort(),
  );
  expect(readdirSync(file('out')).sort()).toEqual([
    ...['.loopsmith-aaaaaaaaaaaa.part', '.loopsmith-ba9876543210.part', 'holiday.gif'],
  ]);
});
