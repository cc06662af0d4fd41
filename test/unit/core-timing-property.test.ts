import { describe, expect, test } from 'vitest';
import type { FrameIndex } from '../../src-main/core/media';
import { formats, parseSettings } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import { delayUnits, planFrames } from '../../src-main/core/timing';
import type { PlannedFrame } from '../../src-main/core/timing';
import { forSeeds } from './helpers/random';
import type { Random } from './helpers/random';
import { constantRate, makeIndex, matroska, variableRate } from './helpers/sources';

const rates = [5, 12, 15, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60, 120, 240];

function randomIndex(random: Random): FrameIndex {
  const seconds = random.real(0.5, 20);
  switch (random.int(0, 3)) {
    case 0:
      return constantRate(random.pick(rates), seconds);
    case 1:
      return matroska(random.pick(rates), seconds);
    case 2:
      return makeIndex([0], seconds);
    default:
      return variableRate(...Array.from({ length: random.int(2, 300) }, () => random.int(5, 200)));
  }
}

/** Valid settings whose clip begins within the source. */
function randomSettings(random: Random, { end }: FrameIndex): ConversionSettings {
  const start = random.maybe(0.5, () => random.real(0, end * 0.9)) ?? 0;
  const sampling = random.pick(['fps', 'interval', 'every']);
  const playbackFps = random.maybe(sampling === 'fps' ? 0 : 0.4, () => random.real(0.1, 240));
  return parseSettings({
    format: random.pick(formats),
    start,
    end: random.maybe(0.4, () => start + random.real(0.001, end * 1.2)),
    fps: sampling === 'fps' ? random.real(0.2, 240) : null,
    intervalMs: sampling === 'interval' ? random.int(0, 3000) : null,
    frames: random.maybe(0.3, () => random.int(1, 200)),
    playbackFps,
    speed: playbackFps === null ? random.pick([1, 1, 0.5, 3, random.real(0.01, 100)]) : 1,
    reverse: random.pick([true, false]),
    bounce: random.maybe(0.3, () => true) ?? false,
    holdLastMs: random.maybe(0.3, () => random.int(0, 5000)) ?? 0,
  });
}

const totalOf = (frames: readonly PlannedFrame[]): number =>
  frames.reduce((sum, { delayMs }) => sum + delayMs, 0);

/** Every random case: its source, settings and planned frames. */
function forCases(
  body: (frames: PlannedFrame[], settings: ConversionSettings, index: FrameIndex) => void,
): void {
  forSeeds(2000, (random) => {
    const index = randomIndex(random);
    const settings = randomSettings(random, index);
    body(planFrames(index, settings), settings, index);
  });
}

describe('whatever the source and the settings', () => {
  test('there is a frame, and every delay is one that the format can say', () => {
    forCases((frames, { format }) => {
      const { unitMs, min, max } = delayUnits[format];
      expect(frames.length).toBeGreaterThan(0);
      for (const { delayMs } of frames) {
        const units = delayMs / unitMs;
        if (!Number.isInteger(units) || units < min || units > max) {
          throw new Error(`a ${format} cannot show a frame for ${String(delayMs)} ms`);
        }
      }
    });
  });

  test('every moment lies within the clip', () => {
    forCases((frames, { start, end }, index) => {
      const last = Math.min(end ?? Infinity, index.end);
      const outside = frames.filter(({ time }) => time < start || time >= last);
      expect(outside).toEqual([]);
    });
  });

  test('time rises; falls when reversed; turns once when bounced', () => {
    forCases((frames, { reverse, bounce }) => {
      const steps = frames
        .slice(1)
        .map(({ time }, at) => Math.sign(time - frames[at]!.time) * (reverse ? -1 : 1))
        .filter((step) => step !== 0);
      const turns = steps.filter((step, at) => at > 0 && step !== steps[at - 1]);
      if (steps.length > 0) expect(steps[0]).toBe(1);
      expect(turns.length).toBeLessThanOrEqual(bounce ? 1 : 0);
    });
  });

  test('no frames beyond num', () => {
    forCases((frames, { frames: limit, bounce }) => {
      const pictures = new Set(frames.map(({ time }) => time)).size;
      if (limit !== null) expect(pictures).toBeLessThanOrEqual(limit);
      if (!bounce && limit === 1) expect(pictures).toBe(1);
    });
  });
});

/** The total in milliseconds before rounding, worked out without looking at single frames. */
function exactTotal(settings: ConversionSettings, index: FrameIndex): number | null {
  const { start, frames, bounce, fps, intervalMs, playbackFps, speed, holdLastMs } = settings;
  const length = Math.min(settings.end ?? Infinity, index.end) - start;
  // Well above the source's own interval, so that it is the settings that sample.
  const longest = Math.max(
    ...index.times.map((time, at) => (index.times[at + 1] ?? index.end) - time),
  );
  const step = fps === null ? (intervalMs ?? 0) / 1000 : speed / fps;
  if (bounce) return null;
  if (intervalMs !== null && step > longest) {
    const count = Math.min(frames ?? Infinity, Math.max(1, Math.ceil((length - 0.002) / step)));
    return count * (playbackFps ? 1000 / playbackFps : intervalMs / speed) + holdLastMs;
  }
  if (playbackFps !== null || frames !== null || intervalMs !== null) return null;
  return (length / speed) * 1000 + holdLastMs;
}

test('the total is what it should be, within the rounding of one delay', () => {
  let checked = 0;
  forCases((frames, settings, index) => {
    const exact = exactTotal(settings, index);
    if (exact === null) return;
    checked++;
    const { unitMs, min } = delayUnits[settings.format];
    const expected = Math.max(exact, min * unitMs);
    expect(Math.abs(totalOf(frames) - expected)).toBeLessThanOrEqual(unitMs / 2 + 1e-3);
  });
  expect(checked).toBeGreaterThan(500);
});

test('natural speed: each picture is shown when it is due, late by less than the least delay', () => {
  forCases((frames, settings) => {
    const { playbackFps, intervalMs, reverse, bounce, speed, start, format } = settings;
    if (playbackFps !== null || intervalMs !== null || reverse || bounce) return;
    const { unitMs, min } = delayUnits[format];
    let clock = 0;
    let before = -1;
    for (const { time, delayMs } of frames) {
      const due = ((time - start) / speed) * 1000;
      if (time !== before) expect(Math.abs(clock - due)).toBeLessThanOrEqual(min * unitMs + unitMs);
      before = time;
      clock += delayMs;
    }
  });
});

test('one way and the other take the same time', () => {
  forCases((_, settings, index) => {
    const { unitMs, min } = delayUnits[settings.format];
    const [there, back] = [false, true].map((reverse) =>
      totalOf(planFrames(index, { ...settings, reverse, bounce: false })),
    );
    expect(Math.abs(there! - back!)).toBeLessThanOrEqual(min * unitMs);
  });
});
