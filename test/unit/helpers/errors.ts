import { AppError } from '../../../src-main/core/errors';
import type { ErrorData } from '../../../src-main/core/errors';
import { describeError } from '../../../src-main/core/messages';

/** The AppError that `body` throws, as plain data; a test that it does not throw fails. */
export function errorOf(body: () => unknown): ErrorData {
  try {
    body();
  } catch (error) {
    if (error instanceof AppError) return error.toData();
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** What the user reads: message and remedy. */
export function sentencesOf(error: ErrorData): string {
  const { message, remedy } = describeError(error);
  return `${message} ${remedy}`;
}
