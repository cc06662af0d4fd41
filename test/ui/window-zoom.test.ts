import { expect, test } from 'vitest';
import { zoomAfter } from '../../src-main/app/window-zoom';

const press = (key: string, zoom: number, part = {}): number | null =>
  zoomAfter({ type: 'keyDown', key, control: true, meta: false, alt: false, ...part }, zoom);

test.each([
  ['+', 1, 1.1],
  ['=', 1.5, 1.75],
  ['+', 2, 2],
  ['+', 1.0999, 1.25],
  ['-', 1, 0.9],
  ['-', 1.1001, 1],
  ['-', 0.8, 0.8],
  ['0', 1.75, 1],
  ['a', 1, null],
])('Ctrl+%s at %d', (key, zoom, after) => {
  expect(press(key, zoom)).toBe(after);
});

test('nothing without the key that goes with it, nor when it is released', () => {
  expect(press('+', 1, { control: false })).toBeNull();
  expect(press('+', 1, { control: false, meta: true })).toBe(1.1);
  expect(press('+', 1, { alt: true })).toBeNull();
  expect(press('+', 1, { type: 'keyUp' })).toBeNull();
});
