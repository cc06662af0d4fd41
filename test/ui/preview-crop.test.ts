import { describe, expect, test } from 'vitest';
import {
  cropHandles,
  cropSetting,
  fitRatio,
  moveCrop,
  ratioOf,
  resizeCrop,
  wholeOf,
} from '../../src-renderer/lib/preview/crop';
import { seededRandom } from '../unit/helpers/random';

const source = { width: 640, height: 360 };
const rect = { x: 100, y: 100, width: 200, height: 100 };

describe('a crop rectangle', () => {
  test('is moved inside the source', () => {
    expect(moveCrop(rect, 10, -20, source)).toEqual({ ...rect, x: 110, y: 80 });
    expect(moveCrop(rect, 9999, -9999, source)).toEqual({ ...rect, x: 440, y: 0 });
  });

  test('is resized by its handles; the other side stays', () => {
    const resize = (handle: (typeof cropHandles)[number], dx: number, dy: number) =>
      resizeCrop(rect, handle, dx, dy, null, source);
    expect(resize('e', 50, 99)).toEqual({ ...rect, width: 250 });
    expect(resize('nw', -10, 20)).toEqual({ x: 90, y: 120, width: 210, height: 80 });
    expect(resize('s', 0, 9999)).toEqual({ ...rect, height: 260 });
    expect(resize('w', 9999, 0)).toEqual({ ...rect, x: 292, width: 8 });
  });

  test('of a ratio keeps it: by the side that is dragged further', () => {
    expect(resizeCrop(rect, 'se', 100, 0, 2, source)).toEqual({ ...rect, width: 300, height: 150 });
    expect(resizeCrop(rect, 'se', 0, -10, 2, source)).toEqual({ ...rect, width: 180, height: 90 });
    expect(resizeCrop(rect, 's', 0, 20, 2, source)).toEqual({ ...rect, width: 240, height: 120 });
    // No larger than the room that is left.
    expect(resizeCrop(rect, 'se', 9999, 0, 2, source).height).toBe(260);
  });

  test('given a ratio, is the largest such in the middle of what it was', () => {
    expect(fitRatio(ratioOf('1:1', source), wholeOf(source), source)).toEqual({
      ...{ x: 140, y: 0, width: 360, height: 360 },
    });
    expect(fitRatio(ratioOf('original', source), wholeOf(source), source)).toEqual(wholeOf(source));
    expect(fitRatio(ratioOf('free', source), rect, source)).toEqual(rect);
  });

  test('of the whole source is no crop', () => {
    expect(cropSetting(wholeOf(source), source)).toBeNull();
    expect(cropSetting(rect, source)).toEqual(rect);
  });

  test('stays whole pixels inside the source, whatever is dragged', () => {
    const random = seededRandom(7);
    const shove = (): number => random.real(-300, 300);
    let current = rect;
    for (let step = 0; step < 2000; step++) {
      const handle = random.pick(cropHandles);
      const ratio = random.pick([null, 1, 16 / 9, 9 / 16]);
      current =
        step % 9 === 0
          ? moveCrop(current, shove(), shove(), source)
          : resizeCrop(current, handle, shove(), shove(), ratio, source);
      const { x, y, width, height } = current;
      expect([x, y, width, height].every(Number.isInteger)).toBe(true);
      expect(Math.min(x, y, width - 1, height - 1)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(source.width);
      expect(y + height).toBeLessThanOrEqual(source.height);
    }
  });
});
