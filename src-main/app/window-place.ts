import * as v from 'valibot';

const whole = v.pipe(v.number(), v.safeInteger());

const placeSchema = v.object({
  x: whole,
  y: whole,
  width: v.pipe(whole, v.minValue(1)),
  height: v.pipe(whole, v.minValue(1)),
  maximized: v.boolean(),
});

/** Where the window was, in the displays' own points; its size is that from before it was maximized. */
export type WindowPlace = v.InferOutput<typeof placeSchema>;

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const smallestWindow = { width: 900, height: 560 } as const;

/** So much of the window's top has to be on a display, to be taken hold of. */
const graspable = { width: 120, height: 30 } as const;

/** Whatever was stored; null where it is no place. */
export function readWindowPlace(stored: unknown): WindowPlace | null {
  const parsed = v.safeParse(placeSchema, stored);
  return parsed.success ? parsed.output : null;
}

/**
 * The place on the displays of now (their work areas): no larger than the one it is on, and null
 * where that display is gone.
 */
export function fitToDisplays(place: WindowPlace, areas: readonly Bounds[]): Bounds | null {
  const { x, y } = place;
  const width = Math.max(place.width, smallestWindow.width);
  const height = Math.max(place.height, smallestWindow.height);
  const area = areas.find(
    (each) =>
      Math.min(x + width, each.x + each.width) - Math.max(x, each.x) >= graspable.width &&
      y >= each.y &&
      y + graspable.height <= each.y + each.height,
  );
  if (!area) return null;
  return { x, y, width: Math.min(width, area.width), height: Math.min(height, area.height) };
}
