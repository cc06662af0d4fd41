import * as v from 'valibot';

export const toolCommands = {
  /** Looks for ffmpeg again, and asks it what it can do. */
  inspectTools: v.strictTuple([]),
  /** Asks for an ffmpeg, which is kept once it works; both answer as `inspectTools` does. */
  chooseFfmpeg: v.strictTuple([]),
  /** Whichever is found by itself again. */
  resetFfmpeg: v.strictTuple([]),
} as const;

interface ToolFacts {
  readonly path: string;
  /** Where it was found: the user's setting, or one of the places that are looked into. */
  readonly source: string;
  readonly version: string;
}

/** What the ffmpeg in use is, and what of it Loopsmith can use. */
export interface ToolReport {
  readonly tools: { readonly ffmpeg: ToolFacts; readonly ffprobe: ToolFacts };
  readonly capabilities: readonly {
    readonly name: string;
    readonly found: boolean;
    readonly required: boolean;
    readonly purpose: string;
  }[];
  readonly hwaccels: readonly string[];
}

export interface ToolResults {
  inspectTools: ToolReport;
  chooseFfmpeg: ToolReport;
  resetFfmpeg: ToolReport;
}
