import { describe, expect, test, vi } from 'vitest';
import { createTaskBar, taskBarFor } from '../../src-main/app/task-bar';
import { fitToDisplays, readWindowPlace } from '../../src-main/app/window-place';
import { scenarios } from '../../src-renderer/fake/scenarios';

describe('the task bar', () => {
  const rest = { running: false, suspended: false };

  test('shows nothing of a queue that rests', () => {
    const nothing = { progress: -1, mode: 'none', badge: 0 };
    expect(taskBarFor({ jobs: [], ...rest })).toEqual(nothing);
    expect(taskBarFor({ jobs: scenarios.queued.jobs, ...rest })).toEqual(nothing);
    expect(taskBarFor({ jobs: scenarios.failing.jobs, ...rest })).toEqual(nothing);
  });

  test('shows how far it is, what is left, and that it stands or something failed', () => {
    const { jobs } = scenarios.mixed;
    const shown = taskBarFor({ jobs, running: true, suspended: false });
    expect(shown).toMatchObject({ mode: 'error', badge: 4 });
    expect(shown.progress).toBeGreaterThan(4 / 8);
    expect(shown.progress).toBeLessThan(6 / 8);
    expect(taskBarFor({ jobs, running: true, suspended: true }).mode).toBe('paused');
    const well = jobs.filter(({ state }) => state !== 'failed');
    expect(taskBarFor({ jobs: well, running: true, suspended: false }).mode).toBe('normal');
    // Paused: what runs goes on to its end.
    expect(taskBarFor({ jobs, ...rest }).badge).toBe(4);
  });

  test('is told the latest, a few times a second', () => {
    vi.useFakeTimers();
    const show = vi.fn();
    const bar = createTaskBar(() => ({ jobs: [], ...rest }), show);
    for (let at = 0; at < 100; at++) {
      bar.update();
      vi.advanceTimersByTime(10);
    }
    expect(show.mock.calls.length).toBeGreaterThan(2);
    expect(show.mock.calls.length).toBeLessThan(6);
    bar.update();
    bar.close();
    const before = show.mock.calls.length;
    vi.advanceTimersByTime(1000);
    expect(show).toHaveBeenCalledTimes(before);
    vi.useRealTimers();
  });
});

describe('the window’s place', () => {
  const areas = [
    { x: 0, y: 25, width: 1440, height: 875 },
    { x: 1440, y: 0, width: 1920, height: 1080 },
  ];
  const at = (x: number, y: number, width = 1000, height = 700) =>
    fitToDisplays({ x, y, width, height, maximized: false }, areas);

  test('is kept where it can be seen and taken hold of', () => {
    expect(at(100, 50)).toEqual({ x: 100, y: 50, width: 1000, height: 700 });
    expect(at(-800, 50)).toMatchObject({ x: -800 });
    expect(at(1500, 0)).toMatchObject({ x: 1500, y: 0 });
  });

  test.each([
    ['on a display that is gone', -2500, 100],
    ['with its top above the display', 100, -300],
    ['with its top below it', 100, 895],
    ['but for a sliver', -950, 50],
  ])('is given up %s', (_, x, y) => {
    expect(at(x, y)).toBeNull();
  });

  test('is made to fit', () => {
    expect(at(0, 25, 5000, 5000)).toEqual({ x: 0, y: 25, width: 1440, height: 875 });
    expect(at(0, 25, 10, 10)).toMatchObject({ width: 900, height: 560 });
  });

  test('is read only where it is one', () => {
    const place = { x: 1, y: 2, width: 1000, height: 600, maximized: true };
    expect(readWindowPlace(place)).toEqual(place);
    for (const other of [null, 7, {}, { ...place, x: 0.5 }, { ...place, width: 0 }])
      expect(readWindowPlace(other)).toBeNull();
  });
});
