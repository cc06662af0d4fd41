import { describe, expect, test } from 'vitest';
import {
  emptySelection,
  moveActive,
  neighbour,
  prune,
  select,
  selectAll,
  selectThese,
} from '../../src-renderer/lib/selection';
import type { Selection } from '../../src-renderer/lib/selection';

const order = ['a', 'b', 'c', 'd', 'e'];
const chosen = (selection: Selection): string =>
  order.filter((id) => selection.ids.has(id)).join('');
const only = (id: string): Selection => select(emptySelection, order, id, 'only');

describe('select', () => {
  test('alone, toggled, and as a range from the anchor', () => {
    let selection = only('b');
    expect(chosen(selection)).toBe('b');
    selection = select(selection, order, 'd', 'range');
    expect(chosen(selection)).toBe('bcd');
    selection = select(selection, order, 'a', 'range');
    expect(chosen(selection)).toBe('ab');
    selection = select(selection, order, 'e', 'toggle');
    expect(chosen(selection)).toBe('abe');
    selection = select(selection, order, 'a', 'toggle');
    expect(chosen(selection)).toBe('be');
    expect(selection.active).toBe('a');
  });

  test('a range without an anchor is the row alone', () => {
    expect(chosen(select(emptySelection, order, 'c', 'range'))).toBe('c');
  });

  test('does not change the selection it was given', () => {
    const before = only('b');
    select(before, order, 'c', 'toggle');
    expect(chosen(before)).toBe('b');
  });
});

test('neighbour stops at the ends, and begins at one where nothing is active', () => {
  expect(neighbour(only('b'), order, 1)).toBe('c');
  expect(neighbour(only('b'), order, -8)).toBe('a');
  expect(neighbour(only('b'), order, Infinity)).toBe('e');
  expect(neighbour(emptySelection, order, 1)).toBe('a');
  expect(neighbour(emptySelection, order, -1)).toBe('e');
  expect(neighbour(emptySelection, [], 1)).toBeNull();
});

test('all, these, and the focus alone', () => {
  expect(chosen(selectAll(only('c'), order))).toBe('abcde');
  expect(selectAll(only('c'), order).active).toBe('c');
  expect(chosen(selectThese(['d', 'e']))).toBe('de');
  const moved = moveActive(only('a'), 'd');
  expect([chosen(moved), moved.active]).toEqual(['a', 'd']);
});

describe('prune', () => {
  test.each([
    ['c', ['a', 'b', 'd', 'e'], 'd'],
    ['e', ['a', 'b'], 'b'],
    ['a', [], null],
    ['b', order, 'b'],
  ])('after %s and others went, the focus is on what took its place', (active, after, expected) => {
    expect(prune(only(active), order, after).active).toBe(expected);
  });

  test('forgets what is gone', () => {
    const pruned = prune(selectAll(emptySelection, order), order, ['b', 'c']);
    expect(chosen(pruned)).toBe('bc');
    expect(pruned.anchor).toBeNull();
  });
});
