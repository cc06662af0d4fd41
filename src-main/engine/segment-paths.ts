import { join } from 'node:path';

/** A segment's files in the job's work directory. */
export interface SegmentPaths {
  /** Its encoded bytes. */
  readonly part: string;
  /** The canvas at its beginning and at its end, and the image that joins it to the one before. */
  readonly head: string;
  readonly tail: string;
  readonly seam: string;
}

export function segmentPaths(workDir: string, number: number): SegmentPaths {
  const path = (suffix: string): string => join(workDir, `${String(number)}.${suffix}`);
  return { part: path('part'), head: path('head'), tail: path('tail'), seam: path('seam') };
}
