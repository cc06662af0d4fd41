import { ROW_PITCH } from './virtual-rows';

/** The gap between rows, counted from 0, that a point is nearest to; `y` is from the first row's top. */
export function gapAt(y: number, count: number): number {
  return Math.min(count, Math.max(0, Math.round(y / ROW_PITCH)));
}

/** The job before which those dropped into a gap go; null: to the end. */
export function jobBehindGap(order: readonly string[], gap: number): string | null {
  return order[gap] ?? null;
}

/**
 * Where selected jobs go by one place up or down, as one block: before which job, null for the end.
 * Undefined where they are there already.
 */
export function stepTarget(
  order: readonly string[],
  moving: ReadonlySet<string>,
  direction: 1 | -1,
): string | null | undefined {
  const places = order.flatMap((id, at) => (moving.has(id) ? [at] : []));
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const together = last - first === places.length - 1;
  if (direction < 0) {
    if (first === 0) return together ? undefined : order.find((id) => !moving.has(id));
    return order[first - 1];
  }
  if (last === order.length - 1) return together ? undefined : null;
  return order[last + 2] ?? null;
}

/** How fast a list scrolls under a pointer near its edge or beyond it, in pixels a frame. */
export function edgeScroll(y: number, height: number): number {
  const reach = 36;
  const fastest = 18;
  const depth = y < reach ? y - reach : y > height - reach ? y - (height - reach) : 0;
  return Math.max(-fastest, Math.min(fastest, depth / 2));
}
