import { describe, expect, test } from 'vitest';
import { notificationTexts } from '../../src-main/app/notification-texts';
import { createNotifier } from '../../src-main/app/notifier';
import type { Notice, Notifier } from '../../src-main/app/notifier';
import { createJob, moveJob } from '../../src-main/core/job';
import type { Job, JobState } from '../../src-main/core/job';
import { defaultPreferences } from '../../src-main/core/preferences';
import { defaultSettings } from '../../src-main/core/settings';

const error = { code: 'emptyFile', detail: { path: '/v/x.mp4' } } as const;
const upload = { bucket: 'b', objectKey: 'a.gif', url: 'https://x/a.gif', sizeBytes: 1 };

function makeBench(
  change: Partial<typeof defaultPreferences> = {},
  language = 'en',
): { shown: Notice[]; notifier: Notifier; focus: (has: boolean) => void } {
  const shown: Notice[] = [];
  let focused = false;
  const notifier = createNotifier({
    preferences: () => ({ ...defaultPreferences, ...change }),
    hasFocus: () => focused,
    texts: () => notificationTexts(language),
    show: (notice) => shown.push(notice),
  });
  return { shown, notifier, focus: (has) => (focused = has) };
}

/** Runs a job to its end, as a queue tells of it. */
function run(notifier: Notifier, name: string, to: JobState, change: Partial<Job> = {}): void {
  const running = moveJob(createJob(name, `/v/${name}.mp4`, defaultSettings), 'running');
  notifier.jobChanged(running);
  const ended = moveJob(running, to, to === 'failed' ? { error, ...change } : change);
  notifier.jobChanged(ended);
  notifier.jobChanged({ ...ended, notes: ['more'] });
}

describe('a batch', () => {
  test('is told once, with counts and the reasons of failures', () => {
    const { shown, notifier } = makeBench();
    run(notifier, 'a', 'failed');
    run(notifier, 'b', 'done', { upload });
    run(notifier, 'c', 'canceled');
    expect(shown).toEqual([]);
    notifier.batchEnded();
    notifier.batchEnded();
    expect(shown).toEqual([
      {
        title: '1 job done, 1 failed',
        body: expect.stringMatching(/^1 uploaded\na\.mp4: .*x\.mp4.*empty/) as string,
        jobIds: ['b', 'a'],
      },
    ]);
  });

  test('names three reasons at most, in the window’s language', () => {
    const { shown, notifier } = makeBench({}, 'zh-CN');
    for (const name of 'abcde') run(notifier, name, 'failed');
    notifier.batchEnded();
    expect(shown[0]!.title).toBe('5 个任务失败');
    expect(shown[0]!.body.split('\n')).toHaveLength(4);
    expect(shown[0]!.body).toMatch(/还有 2 个$/);
  });

  test('of cancelled jobs is not told', () => {
    const { shown, notifier } = makeBench();
    run(notifier, 'a', 'canceled');
    notifier.batchEnded();
    expect(shown).toEqual([]);
  });
});

test('each job is told where that is wanted, and the batch is not', () => {
  const { shown, notifier } = makeBench({ notifications: 'job' });
  run(notifier, 'a', 'done', { upload });
  run(notifier, 'b', 'failed');
  notifier.batchEnded();
  expect(shown.map(({ title }) => title)).toEqual(['a.mp4 is done', 'b.mp4 failed']);
  expect(shown[0]!.body).toBe(upload.url);
});

test.each([
  [{}, 0],
  [{ notifyWhenFocused: true }, 1],
  [{ notifyWhenFocused: true, notifications: 'off' as const }, 0],
])('in front of the user, with %j: %i', (change, count) => {
  const { shown, notifier, focus } = makeBench(change);
  focus(true);
  run(notifier, 'a', 'done');
  notifier.batchEnded();
  expect(shown).toHaveLength(count);
});
