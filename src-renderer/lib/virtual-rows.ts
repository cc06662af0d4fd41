/** Geometry of a list whose rows all have one height, so that only those in sight need to exist. */
export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
}

/** From a row's top to the next one's, in pixels: `ROW_HEIGHT` and the gap below it. */
export const ROW_PITCH = 70;
export const ROW_HEIGHT = 68;

/** Rows made beyond either edge, so that a turn of the wheel meets no blank. */
const SPARE_ROWS = 4;

/** The rows to make, in order: those in sight, some beyond, and `kept` (the focus must not vanish). */
export function rowsToMake(
  { scrollTop, height }: Viewport,
  count: number,
  kept: number | null = null,
): number[] {
  const from = Math.max(0, Math.floor(scrollTop / ROW_PITCH) - SPARE_ROWS);
  const to = Math.min(count, Math.ceil((scrollTop + height) / ROW_PITCH) + SPARE_ROWS);
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  if (kept === null || kept < 0 || kept >= count) return rows;
  if (kept < from) return [kept, ...rows];
  return kept >= to ? [...rows, kept] : rows;
}

/** Where to scroll to so that a row is wholly in sight, by the shortest way. */
export function scrollToShow(row: number, { scrollTop, height }: Viewport): number {
  const top = row * ROW_PITCH;
  const lowest = top + ROW_PITCH - height;
  return Math.max(0, Math.min(top, Math.max(lowest, scrollTop)));
}

/** How far Page Up and Page Down go: the rows wholly in sight, less one that stays as a bearing. */
export function rowsPerPage(height: number): number {
  return Math.max(1, Math.floor(height / ROW_PITCH) - 1);
}
