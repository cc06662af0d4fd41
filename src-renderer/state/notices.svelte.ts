import type { AddedJobs } from '../../src-main/core/contract';
import type { ErrorData } from '../../src-main/core/errors';
import { describeBriefly } from '../lib/job-text';
import type { Messages } from '../messages/en';

export interface Notice {
  readonly id: number;
  readonly kind: 'info' | 'error';
  readonly message: string;
  readonly remedy?: string;
}

const INFO_MS = 6000;
const MOST_ERRORS = 3;

/** Short messages about what was just asked for; errors stay until they are dismissed. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  readonly #messages: Messages;
  #lastId = 0;

  constructor(messages: Messages) {
    this.#messages = messages;
  }

  info(message: string): void {
    const id = this.#post({ kind: 'info', message });
    setTimeout(() => {
      this.dismiss(id);
    }, INFO_MS);
  }

  error(error: ErrorData): void {
    this.#post({ kind: 'error', ...describeBriefly(error) });
  }

  /** What came of adding: only what the queue does not show by itself. */
  added({ skipped, errors }: AddedJobs): void {
    const texts = this.#messages.notices;
    if (skipped > 0) this.info(texts.skipped(skipped));
    for (const error of errors.slice(0, MOST_ERRORS)) this.error(error);
    if (errors.length > MOST_ERRORS) this.info(texts.more(errors.length - MOST_ERRORS));
  }

  pathless(): void {
    const { noPath, noPathRemedy } = this.#messages.notices;
    this.#post({ kind: 'error', message: noPath, remedy: noPathRemedy });
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  #post(notice: Omit<Notice, 'id'>): number {
    const id = ++this.#lastId;
    // The same sentence twice says nothing more.
    const others = this.list.filter((other) => other.message !== notice.message);
    this.list = [...others, { ...notice, id }].slice(-MOST_ERRORS - 1);
    return id;
  }
}
