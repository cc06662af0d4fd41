import { join } from 'node:path';

/** A segment's files in the job's work directory. */
export interface SegmentPaths {
  /** Its encoded bytes. */
  readonly part: string;
  /** What a seam needs to know of its beginning and of its end. */
  readonly head: string;
  readonly tail: string;
}

export function segmentPaths(workDir: string, number: number): SegmentPaths {
  const path = (suffix: string): string => join(workDir, `${String(number)}.${suffix}`);
  return { part: path('part'), head: path('head'), tail: path('tail') };
}
