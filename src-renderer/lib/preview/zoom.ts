import type { Size } from '../../../src-main/core/geometry';
import { clamp } from './trim';

export const zooms = ['fit', '1', '2', '4', '8'] as const;
export type Zoom = (typeof zooms)[number];

/** Where the picture's top left corner lies in its box, in CSS pixels, and its scale. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Screen pixels for each picture pixel; what is smaller than its box is not blown up. */
export function scaleOf(zoom: Zoom, picture: Size, box: Size): number {
  if (zoom !== 'fit') return Number(zoom);
  const fitting = Math.min(box.width / picture.width, box.height / picture.height);
  return Math.min(1, fitting > 0 ? fitting : 1);
}

/**
 * The picture in its box with the point `centre` (0 to 1 of the picture) in the middle, as far as no
 * side shows a gap that need not be.
 */
export function place(zoom: Zoom, picture: Size, box: Size, centre: Point): Placement {
  const scale = scaleOf(zoom, picture, box);
  const side = (length: number, room: number, at: number): number => {
    const shown = length * scale;
    if (shown <= room) return (room - shown) / 2;
    return clamp(room / 2 - at * shown, room - shown, 0);
  };
  return {
    x: side(picture.width, box.width, centre.x),
    y: side(picture.height, box.height, centre.y),
    scale,
  };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The centre after the picture was moved in its box by so many CSS pixels, up to its edges. */
export function pan(
  centre: Point,
  by: Point,
  { picture, box, scale }: { picture: Size; box: Size; scale: number },
): Point {
  const side = (at: number, moved: number, length: number, room: number): number => {
    const shown = length * scale;
    const edge = Math.min(0.5, room / (2 * shown));
    return clamp(clamp(at, edge, 1 - edge) - moved / shown, edge, 1 - edge);
  };
  return {
    x: side(centre.x, by.x, picture.width, box.width),
    y: side(centre.y, by.y, picture.height, box.height),
  };
}

/** The next zoom in or out. */
export function nextZoom(zoom: Zoom, by: 1 | -1): Zoom {
  return zooms[clamp(zooms.indexOf(zoom) + by, 0, zooms.length - 1)]!;
}

/** Whether two pictures are larger side by side than one above the other. */
export function isBetterBeside(picture: Size, box: Size): boolean {
  const fit = (width: number, height: number): number =>
    Math.min(width / picture.width, height / picture.height);
  return fit(box.width / 2, box.height) >= fit(box.width, box.height / 2);
}
