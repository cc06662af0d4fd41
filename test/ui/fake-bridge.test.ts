import { describe, expect, test } from 'vitest';
import type { QueueState } from '../../src-main/core/contract';
import type { Job } from '../../src-main/core/job';
import { FakeBridge } from '../../src-renderer/fake/fake-bridge';
import { scenarios } from '../../src-renderer/fake/scenarios';

async function stateOf(bridge: FakeBridge): Promise<QueueState> {
  const answer = await bridge.invoke('getState');
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}
const statesOf = async (bridge: FakeBridge): Promise<string> =>
  (await stateOf(bridge)).jobs.map(({ state }) => state).join(' ');

describe('FakeBridge', () => {
  test('takes jobs from waiting to done, and says so', async () => {
    const bridge = new FakeBridge();
    const told: Job[] = [];
    const stop = bridge.on('jobChanged', (job) => told.push(job));
    await bridge.invoke('addJobs', ['/a.mp4', '/broken.mp4', '/c.mp4', '/missing.mp4']);
    expect(await statesOf(bridge)).toBe('queued queued queued');
    await bridge.invoke('startQueue');
    expect(await statesOf(bridge)).toBe('running running queued');
    bridge.step(1);
    expect(told.at(-1)?.progress?.framesDone).toBe(40);
    for (let at = 0; at < 6; at++) bridge.step(1);
    expect(await statesOf(bridge)).toBe('done failed done');
    expect((await stateOf(bridge)).running).toBe(false);
    const before = told.length;
    stop();
    await bridge.invoke('retryJobs', [told[0]!.id]);
    expect(told).toHaveLength(before);
  });

  test('adding answers with what failed', async () => {
    const answer = await new FakeBridge().invoke('addJobs', ['/missing.mp4', '/a.mp4']);
    expect(answer).toMatchObject({
      ok: true,
      value: { added: 1, errors: [{ code: 'fileNotFound' }] },
    });
  });

  test('settings go to new jobs and to those named; what ran waits again', async () => {
    const bridge = new FakeBridge(scenarios.mixed);
    const { jobs } = await stateOf(bridge);
    const ids = jobs.map(({ id }) => id);
    await bridge.invoke('pauseQueue');
    await bridge.invoke('updateSettings', { width: 99, start: 1 }, ids);
    const after = await stateOf(bridge);
    after.jobs.forEach((job, at) => {
      const settings = { ...jobs[at]!.settings, width: 99, start: 1 };
      expect(job).toMatchObject({ state: 'queued', output: null, settings });
    });
    await bridge.invoke('addJobs', ['/new.mp4']);
    expect((await stateOf(bridge)).jobs.at(-1)?.settings).toMatchObject({ width: 99, start: 0 });
  });

  test('cancel, remove, clear, pause and the output folder', async () => {
    const bridge = new FakeBridge(scenarios.mixed);
    const { jobs } = await stateOf(bridge);
    await bridge.invoke('pauseQueue');
    await bridge.invoke(
      'cancelJobs',
      jobs.map(({ id }) => id),
    );
    expect(await statesOf(bridge)).not.toMatch(/running|queued/);
    await bridge.invoke('removeJobs', [jobs[0]!.id]);
    expect((await stateOf(bridge)).jobs).toHaveLength(jobs.length - 1);
    await bridge.invoke('clearFinished');
    expect((await stateOf(bridge)).jobs).toEqual([]);
    expect(await bridge.invoke('chooseOutputFolder')).toMatchObject({ ok: true });
    expect(await bridge.invoke('getPreferences')).toMatchObject({
      value: { output: { place: 'folder', folder: '/home/me/Pictures/Loops' } },
    });
  });
});

test('the fake queue is moved, changed in part, doubled and undone as the real one', async () => {
  const bridge = new FakeBridge(scenarios.mixed);
  const { jobs } = await stateOf(bridge);
  const [done, , failed, running, , , waiting] = jobs.map(({ id }) => id) as [
    ...[string, string, string, string, string, string, string],
  ];
  const order = async (): Promise<string[]> => (await stateOf(bridge)).jobs.map(({ id }) => id);
  const before = await order();
  expect(await bridge.invoke('removeJobs', [done, running])).toEqual({ ok: true, value: 2 });
  expect(await bridge.invoke('undo')).toEqual({ ok: true, value: 2 });
  expect(await bridge.invoke('undo')).toEqual({ ok: true, value: 0 });
  expect(await order()).toEqual(before);
  await bridge.invoke('moveJobs', [waiting], done);
  expect((await order())[0]).toBe(waiting);
  await bridge.invoke('updateSettings', { quality: 12 }, [done, waiting]);
  const changed = (await stateOf(bridge)).jobs.filter(({ settings }) => settings.quality === 12);
  expect(changed.map(({ state }) => state)).not.toContain('done');
  expect(changed[1]?.settings.format).toBe('webp');
  const added = await bridge.invoke('addOutputs', [failed], { format: 'webp' });
  const at = (await order()).indexOf(failed);
  expect(added).toEqual({ ok: true, value: [(await order())[at + 1]] });
  await bridge.invoke('retryJobs', await order());
  expect(await statesOf(bridge)).not.toContain('failed');
});

test('every scenario has jobs with ids of their own', () => {
  for (const scenario of Object.values(scenarios)) {
    const ids = ('jobs' in scenario ? scenario.jobs : []).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});
