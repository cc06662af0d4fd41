import { toAppError } from '../core/errors';
import type { ErrorData } from '../core/errors';
import { findTools, toolSettingsFrom } from '../engine/tools';
import type { Tools } from '../engine/tools';

/** Looks for ffmpeg at start, and again for each job while it is missing. */
export interface ToolFinder {
  /** What was found is looked for anew. */
  forget(): void;
  find(): Promise<Tools>;
  readonly error: ErrorData | null;
}

/** `chosen` is the ffmpeg that the user set; what the environment says wins over it. */
export function createToolFinder(
  chosen: () => string | null,
  onChecked: (error: ErrorData | null) => void,
): ToolFinder {
  let found: Promise<Tools> | null = null;
  let error: ErrorData | null = null;
  const settle = (now: ErrorData | null): void => {
    error = now;
    onChecked(now);
  };
  return {
    find() {
      found ??= findTools({
        ...toolSettingsFrom(process.env),
        ffmpegPath: process.env['LOOPSMITH_FFMPEG'] ?? chosen() ?? undefined,
      }).then(
        (tools) => {
          settle(null);
          return tools;
        },
        (reason: unknown) => {
          // Not remembered: the user may install it and press Retry.
          found = null;
          settle(toAppError(reason).toData());
          throw reason;
        },
      );
      return found;
    },
    forget() {
      found = null;
    },
    get error() {
      return error;
    },
  };
}
