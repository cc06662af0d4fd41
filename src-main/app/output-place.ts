import type { Job } from '../core/job';
import type { OutputPreferences, Preferences } from '../core/preferences';
import type { ConvertRequest } from '../engine/convert';

export interface OutputPlaceOptions {
  readonly preferences: () => OutputPreferences;
  /** Wins over whatever the user chose. */
  readonly forced: string | null;
  readonly ask: () => Promise<string | null>;
}

/** Where the results of the queue go. */
export interface OutputFolder {
  /** Null: beside each source. */
  readonly current: string | null;
  /** Asks the user where that is wanted and not known yet; false: the user gave no answer. */
  settle(): Promise<boolean>;
  /** The answer was for the jobs that there were. */
  forget(): void;
}

export function createOutputFolder({ preferences, forced, ask }: OutputPlaceOptions): OutputFolder {
  let answer: string | null = null;
  return {
    get current() {
      const { place, folder } = preferences();
      if (forced !== null) return forced;
      if (place === 'ask') return answer;
      return place === 'folder' ? folder : null;
    },
    async settle() {
      if (forced !== null || preferences().place !== 'ask') return true;
      answer ??= await ask();
      return answer !== null;
    },
    forget() {
      answer = null;
    },
  };
}

/** What the engine is asked for on behalf of a job among the others of its queue. */
export function requestFor(
  job: Job,
  jobs: () => readonly Job[],
  folder: string | null,
  { output: { nameTemplate, onClash }, hwaccel }: Preferences,
): ConvertRequest {
  const isOthers = (path: string): boolean =>
    jobs().some(
      ({ id, output, saving, converted }) =>
        id !== job.id &&
        [output, saving?.output, converted?.output].some((other) => other?.path === path),
    );
  return {
    input: job.input,
    settings: job.settings,
    output: folder === null ? { kind: 'beside' } : { kind: 'folder', path: folder },
    naming: {
      template: nameTemplate,
      index: jobs().findIndex(({ id }) => id === job.id) + 1,
    },
    onClash,
    isOthers,
    hwaccel,
  };
}
