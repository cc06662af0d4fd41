import type { CropRatio } from '../lib/preview/crop';
import { nextZoom } from '../lib/preview/zoom';
import type { Point, Zoom } from '../lib/preview/zoom';

export const viewModes = ['result', 'both', 'wipe', 'source'] as const;
export type ViewMode = (typeof viewModes)[number];

const middle: Point = { x: 0.5, y: 0.5 };

/** How the stage looks at its pictures. */
export class StageView {
  mode = $state<ViewMode>('result');
  zoom = $state<Zoom>('fit');
  /** Which point of the picture lies in the middle, 0 to 1. */
  centre = $state.raw<Point>(middle);
  /** Where the wipe's line is, 0 to 1 of the stage; the source is to its left. */
  wipe = $state(0.5);
  cropping = $state(false);
  ratio = $state<CropRatio>('free');

  /** For another job's pictures; how they are looked at stays. */
  reset(): void {
    this.zoom = 'fit';
    this.centre = middle;
    this.cropping = false;
  }

  zoomBy(by: 1 | -1): void {
    this.zoom = nextZoom(this.zoom, by);
  }
}
