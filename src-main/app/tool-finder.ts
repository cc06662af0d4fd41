import { toAppError } from '../core/errors';
import type { ErrorData } from '../core/errors';
import { findTools, toolSettingsFrom } from '../engine/tools';
import type { Tools } from '../engine/tools';

/** Looks for ffmpeg at start, and again for each job while it is missing. */
export interface ToolFinder {
  find(): Promise<Tools>;
  readonly error: ErrorData | null;
}

export function createToolFinder(onChecked: (error: ErrorData | null) => void): ToolFinder {
  let found: Promise<Tools> | null = null;
  let error: ErrorData | null = null;
  const settle = (now: ErrorData | null): void => {
    error = now;
    onChecked(now);
  };
  return {
    find() {
      found ??= findTools(toolSettingsFrom(process.env)).then(
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
    get error() {
      return error;
    },
  };
}
