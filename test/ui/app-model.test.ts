import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src-main/core/settings';
import { createAppModel } from './helpers/app-model';

describe('what is changed for finished jobs', () => {
  const change = { format: 'webp', quality: 30 } as const;

  test('counts wherever they are converted again from', async () => {
    const { app, jobs, settle } = await createAppModel('mixed');
    const [first, second, failed] = jobs();
    app.select(second!.id, 'only');
    app.settings.change(change);
    // In the row's menu, and under the preview.
    app.act('retry', [second!]);
    await settle();
    expect(jobs()[1]).toMatchObject({ state: 'queued', settings: change });
    app.select(failed!.id, 'only');
    app.settings.change({ width: 100 });
    app.select(first!.id, 'toggle');
    app.settings.change({ quality: 20 });
    // In the panel; one was changed in more than the other.
    app.act('retry');
    await settle();
    expect(jobs()[0]).toMatchObject({ state: 'queued', settings: { width: 640, quality: 20 } });
    expect(jobs()[2]).toMatchObject({ state: 'queued', settings: { width: 100, quality: 20 } });
  });

  test('counts when all that failed is tried again', async () => {
    const { app, jobs, settle } = await createAppModel('failing');
    app.select(jobs()[1]!.id, 'only');
    app.settings.change({ start: 1 });
    app.retryFailed();
    await settle();
    expect(new Set(jobs().map(({ state }) => state))).toEqual(new Set(['queued', 'running']));
    expect(jobs().map(({ settings }) => settings.start)).toEqual([0, 1, 0, 0]);
  });

  test('is kept with each job while others are selected', async () => {
    const { app, jobs } = await createAppModel('mixed');
    const [first, second] = jobs();
    app.select(second!.id, 'only');
    app.settings.change(change);
    app.select(first!.id, 'only');
    expect([app.settings.shown, app.settings.changedForAgain]).toEqual([first!.settings, false]);
    app.select(second!.id, 'only');
    expect(app.settings.shown).toEqual({ ...second!.settings, ...change });
    expect(app.settings.changedForAgain).toBe(true);
    app.settings.change({ format: 'gif', quality: second!.settings.quality });
    expect(app.settings.changedForAgain).toBe(false);
  });

  test('is kept where it was refused', async () => {
    const { app, jobs, settle } = await createAppModel('mixed');
    app.select(jobs()[0]!.id, 'only');
    app.settings.change({ start: 5, end: 2 });
    app.act('retry');
    await settle();
    expect([jobs()[0]!.state, app.settings.shown.start]).toEqual(['done', 5]);
  });
});

describe('the defaults', () => {
  test('leave jobs their clip', async () => {
    const { app, jobs, settle } = await createAppModel('mixed');
    const trimmed = jobs()[6]!;
    app.select(trimmed.id, 'only');
    app.settings.change({ crop: { x: 0, y: 0, width: 64, height: 64 } });
    app.settings.reset();
    await settle();
    const { start, end, crop, bounce, width } = jobs()[6]!.settings;
    expect([start, end, crop?.width, bounce, width]).toEqual([2, 5.5, 64, false, null]);
  });

  test('are all of them for the next videos', async () => {
    const { app } = await createAppModel('mixed');
    app.settings.change({ start: 3, quality: 20 });
    app.settings.reset();
    expect(app.settings.next).toEqual(defaultSettings);
  });
});

describe('removing', () => {
  test('only what was removed last can be undone in its notice, and only once', async () => {
    const { app, jobs } = await createAppModel('queued');
    const said = () => app.notices.list.map((notice) => notice.say(app.messages).message);
    const [a, b, c] = jobs();
    await app.remove([a!.id, b!.id]);
    expect(said()).toEqual(['2 jobs removed.']);
    await app.remove([c!.id]);
    expect(said()).toEqual(['1 job removed.']);
    await app.undo();
    expect(said()).toEqual(['1 job brought back.']);
    expect([...app.selection.ids]).toEqual([c!.id]);
    await app.undo();
    expect([...app.selection.ids]).toEqual([a!.id, b!.id]);
    expect(jobs().map(({ id }) => id)).toEqual([a!.id, b!.id, c!.id]);
  });

  test('selects the next job where the selected ones went', async () => {
    const { app, jobs } = await createAppModel('mixed');
    const ids = jobs().map(({ id }) => id);
    const selected = () => [...app.selection.ids];
    app.select(ids[1]!, 'only');
    await app.remove([ids[1]!]);
    expect(selected()).toEqual([ids[2]]);
    // Of those selected one is left.
    app.select(ids[3]!, 'toggle');
    await app.remove([ids[2]!]);
    expect(selected()).toEqual([ids[3]]);
    // Another one went.
    await app.remove([ids[0]!]);
    expect(selected()).toEqual([ids[3]]);
    app.select(ids.at(-1)!, 'only');
    await app.remove([ids.at(-1)!]);
    expect(selected()).toEqual([ids.at(-2)]);
    app.clearSelection();
    await app.remove([ids.at(-2)!]);
    expect(selected()).toEqual([]);
  });
});

test('failed jobs are selected one after another', async () => {
  const { app, jobs } = await createAppModel('long');
  const failed = jobs().flatMap(({ id, state }) => (state === 'failed' ? [id] : []));
  expect(failed).toHaveLength(2);
  const [first, second] = failed;
  const selected = () => {
    app.selectNextFailed();
    return [...app.selection.ids];
  };
  expect([selected(), selected(), selected()]).toEqual([[first], [second], [first]]);
  app.select(jobs().at(-1)!.id, 'only');
  expect(selected()).toEqual([first]);
  app.clearSelection();
  expect(selected()).toEqual([second]);
});

test('a pause that waits for what runs can be seen, and taken back', async () => {
  const { app, bridge, jobs, settle } = await createAppModel('mixed');
  // Nothing else waits.
  await app.remove(jobs().flatMap(({ id, state }) => (state === 'queued' ? [id] : [])));
  expect([app.queue.running, app.queue.pausing]).toEqual([true, false]);
  app.toggleQueue();
  await settle();
  expect([app.queue.running, app.queue.pausing]).toEqual([false, true]);
  app.toggleQueue();
  await settle();
  expect([app.queue.running, app.queue.pausing]).toEqual([true, false]);
  app.toggleQueue();
  await settle();
  bridge.step(60);
  expect(app.queue.pausing).toBe(false);
});

describe('presets', () => {
  const names = (presets: readonly { name: string }[]): string[] => presets.map(({ name }) => name);

  test('one of a taken name is replaced, and brought back', async () => {
    const { app } = await createAppModel('empty');
    await app.presets.remove('Newsletter');
    app.settings.change({ quality: 30 });
    await app.presets.add('Mine');
    await app.presets.add('Other');
    app.settings.change({ quality: 40 });
    expect([app.presets.isTaken(' Mine '), app.presets.isTaken('Mine', 'Mine')]).toEqual([
      true,
      false,
    ]);
    await app.presets.add(' Mine ');
    expect(names(app.presets.own)).toEqual(['Mine', 'Other']);
    expect(app.presets.own[0]!.settings.quality).toBe(40);
    app.notices.list.at(-1)!.action!.run();
    expect(app.presets.own[0]!.settings.quality).toBe(30);

    await app.presets.rename('Other', 'Mine');
    expect(names(app.presets.own)).toEqual(['Mine']);
    app.notices.list.at(-1)!.action!.run();
    expect(names(app.presets.own)).toEqual(['Mine', 'Other']);
    await app.presets.rename('Other', 'Other');
    expect(names(app.presets.own)).toEqual(['Mine', 'Other']);
  });

  test('of several with the same settings the one chosen or saved last is in use', async () => {
    const { app } = await createAppModel('empty');
    await app.presets.add('First');
    await app.presets.add('Second');
    expect(app.presets.current).toEqual({ kind: 'own', name: 'Second' });
    app.presets.apply({ kind: 'own', name: 'First' });
    expect(app.presets.current).toEqual({ kind: 'own', name: 'First' });
    await app.presets.remove('First');
    expect(app.presets.current).toEqual({ kind: 'own', name: 'Second' });
  });
});
