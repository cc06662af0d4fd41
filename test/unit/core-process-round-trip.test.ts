import { expect, test } from 'vitest';
import { displaySize, planGeometry } from '../../src-main/core/geometry';
import { formatProcessString, parseProcessString } from '../../src-main/core/process-string';
import type { ProcessRequest } from '../../src-main/core/process-string';
import { planFrames } from '../../src-main/core/timing';
import type { PlannedFrame } from '../../src-main/core/timing';
import { ditherModes, formats, parseSettings, scaleTypes } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import { forSeeds } from './helpers/random';
import type { Random } from './helpers/random';
import { constantRate, makeMedia, withSettings } from './helpers/sources';

/** Settings that a process string can say, as it means them. */
const sayable = (random: Random): ConversionSettings =>
  parseSettings({
    format: random.pick(formats),
    start: random.int(0, 100_000) / 1000,
    width: random.maybe(0.4, () => random.int(32, 4096)),
    height: random.maybe(0.4, () => random.int(32, 4096)),
    scaleWidthPercent: random.maybe(0.4, () => random.int(1, 200)),
    scaleHeightPercent: random.maybe(0.4, () => random.int(1, 200)),
    keepAspect: false,
    scaleType: random.pick(scaleTypes),
    intervalMs: random.maybe(0.5, () => random.int(0, 100_000)),
    frames: random.maybe(0.5, () => random.int(1, 10_000)),
    playbackFps: random.maybe(0.5, () => random.int(0, 24_000) / 100),
  });

const text = (random: Random): string =>
  Array.from({ length: random.int(1, 20) }, () => random.pick([...'ab/.-_{}?=,|é猫🐈\n'])).join('');

const request = (random: Random): ProcessRequest => ({
  settings: sayable(random),
  saveAs: random.maybe(0.7, () => ({
    bucket: random.maybe(0.5, () => text(random)),
    objectKey: text(random),
  })),
  notify: random.maybe(0.5, () => ({ topic: text(random) })),
});

test('whatever a process string can say comes back the same', () => {
  forSeeds(2000, (random) => {
    const original = request(random);
    const written = formatProcessString(original);
    expect(written.unsaid).toEqual([]);
    expect(parseProcessString(written.text)).toEqual(original);
    expect(formatProcessString(parseProcessString(written.text)).text).toBe(written.text);
  });
});

/** Any settings of the window or the command line. */
const anything = (random: Random): ConversionSettings => {
  const sampling = random.pick(['fps', 'interval', 'none']);
  const playbackFps = sampling === 'fps' ? null : random.maybe(0.3, () => random.real(0.1, 240));
  return parseSettings({
    ...sayable(random),
    start: random.maybe(0.5, () => random.real(0, 5)) ?? random.int(0, 5000) / 1000,
    end: random.maybe(0.2, () => random.real(6, 12)),
    scaleWidthPercent: random.maybe(0.3, () => random.pick([50, 33.3, random.real(5, 200)])),
    keepAspect: random.pick([true, false]),
    fps: sampling === 'fps' ? random.pick([10, 12.5, 20, 24, 25, random.real(0.5, 240)]) : null,
    intervalMs: sampling === 'interval' ? random.int(0, 3000) : null,
    playbackFps,
    speed: playbackFps === null ? random.pick([1, 1, 2]) : 1,
    reverse: random.pick([false, false, false, true]),
    loop: random.pick([0, 0, 0, 3]),
    quality: random.pick([75, 75, 90]),
    dither: random.maybe(0.1, () => random.pick(ditherModes)),
  });
};

const delays = (frames: readonly PlannedFrame[]): number[] => frames.map(({ delayMs }) => delayMs);

test('what is written can be read, and means the same where nothing is left unsaid', () => {
  const source = displaySize(makeMedia());
  const index = constantRate(25, 12);
  let said = 0;
  forSeeds(2000, (random) => {
    const settings = anything(random);
    const size = planGeometry(source, settings).output;
    const written = formatProcessString({ settings, saveAs: null, notify: null }, size);
    const read = parseProcessString(written.text).settings;
    if (written.unsaid.length > 0) return;
    said++;
    expect(planGeometry(source, read).output).toEqual(size);
    // OSS shows the last frame for a whole interval; sampling by `fps` ends with the clip.
    const meant = planFrames(index, settings);
    const got = planFrames(index, read);
    const last = meant.length - 1;
    expect([meant.length, meant.length + 1]).toContain(got.length);
    expect(delays(got.slice(0, last))).toEqual(delays(meant.slice(0, last)));
    for (const [at, { time }] of meant.entries()) expect(got[at]!.time).toBeCloseTo(time, 6);
  });
  expect(said).toBeGreaterThan(100);
});

test('a setting beyond the process string is always named', () => {
  const beyond: Partial<ConversionSettings> = {
    ...{ end: 3, crop: { x: 0, y: 0, width: 9, height: 9 }, speed: 2, reverse: true, bounce: true },
    ...{ loop: 2, holdLastMs: 100, quality: 50, colors: 16, dither: 'none', lossless: true },
    ...{ matte: '#ffffff' },
    effort: 0,
  };
  const settings = withSettings(beyond);
  const { unsaid } = formatProcessString({ settings, saveAs: null, notify: null });
  expect([...unsaid].sort()).toEqual(Object.keys(beyond).sort());
});
