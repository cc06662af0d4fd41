import type { AddedJobs } from '../../src-main/core/contract';
import type { ErrorData } from '../../src-main/core/errors';
import { describeBriefly } from '../lib/job-text';
import type { Messages } from '../messages/en';

export interface NoticeText {
  readonly message: string;
  readonly remedy?: string;
}

export interface Notice {
  readonly id: number;
  readonly kind: 'info' | 'error';
  /** In the language of the moment, which may change while the notice is shown. */
  readonly say: (messages: Messages) => NoticeText;
  readonly action?: NoticeAction | undefined;
}

/** What the user may want to do about it. */
export interface NoticeAction {
  readonly label: (texts: Messages['notices']) => string;
  readonly run: () => void;
}

const INFO_MS = 6000;
const MOST_ERRORS = 3;

/** Short messages about what was just asked for; errors stay until they are dismissed. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #lastId = 0;
  readonly #messages: () => Messages;

  constructor(messages: () => Messages) {
    this.#messages = messages;
  }

  /** Answers its id, for what may be over before the user has seen to it. */
  info(say: (texts: Messages['notices']) => string, action?: NoticeAction): number {
    const id = this.#post('info', ({ notices }) => ({ message: say(notices) }), action);
    setTimeout(() => {
      this.dismiss(id);
    }, INFO_MS);
    return id;
  }

  error(error: ErrorData): void {
    this.#post('error', (messages) => describeBriefly(error, messages));
  }

  /** What came of adding: only what the queue does not show by itself. */
  added({ skipped, errors }: AddedJobs): void {
    if (skipped > 0) this.info((texts) => texts.skipped(skipped));
    for (const error of errors.slice(0, MOST_ERRORS)) this.error(error);
    const more = errors.length - MOST_ERRORS;
    if (more > 0) this.info((texts) => texts.more(more));
  }

  pathless(): void {
    this.#post('error', ({ notices }) => ({
      message: notices.noPath,
      remedy: notices.noPathRemedy,
    }));
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  #post(kind: Notice['kind'], say: Notice['say'], action?: NoticeAction): number {
    const id = ++this.#lastId;
    const messages = this.#messages();
    // The same sentence twice says nothing more.
    const { message } = say(messages);
    const others = this.list.filter((other) => other.say(messages).message !== message);
    this.list = [...others, { id, kind, say, action }].slice(-MOST_ERRORS - 1);
    return id;
  }
}
