import { settingsForNew } from '../../src-main/core/contract';
import { isFinished } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';
import type { ConversionSettings, SettingsPatch } from '../../src-main/core/settings';
import { differingSettings } from '../lib/settings-edits';

/**
 * Whose settings the panel shows: of the next jobs, of selected ones that wait (edits count at once),
 * of finished ones (edits count once they are converted again), or of running ones (read only).
 */
export type SettingsScope = 'next' | 'waiting' | 'again' | 'running';

export interface SettingsCommands {
  /** Of these jobs and of new ones. */
  edit(patch: SettingsPatch, ids: readonly string[]): Promise<unknown>;
  convertAgain(patch: SettingsPatch, ids: readonly string[]): Promise<unknown>;
}

/** What belongs to one video stays out of what jobs have in common. */
function withoutClip(settings: ConversionSettings): SettingsPatch {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !['start', 'end', 'crop'].includes(name)),
  );
}

export class SettingsModel {
  /** What new jobs get. */
  next = $state.raw<ConversionSettings>(defaultSettings);
  readonly #selected: () => readonly Job[];
  readonly #commands: SettingsCommands;
  /** What was changed for finished jobs, until they are converted again. */
  #again = $state.raw<SettingsPatch>({});

  readonly scope = $derived.by((): SettingsScope => {
    const jobs = this.#selected();
    if (jobs.length === 0) return 'next';
    if (jobs.some((job) => job.state === 'queued')) return 'waiting';
    return jobs.some((job) => isFinished(job.state)) ? 'again' : 'running';
  });
  /** The selected jobs that the scope is about. */
  readonly targets = $derived.by(() =>
    this.#selected().filter((job) => {
      if (this.scope === 'waiting') return job.state === 'queued';
      return this.scope === 'again' ? isFinished(job.state) : true;
    }),
  );
  readonly shown = $derived.by((): ConversionSettings => {
    const settings = this.targets[0]?.settings ?? this.next;
    return this.scope === 'again' ? { ...settings, ...this.#again } : settings;
  });
  readonly differing = $derived(differingSettings(this.targets));

  /** Something was changed for the finished jobs. */
  readonly changedForAgain = $derived(Object.keys(this.#again).length > 0);

  constructor(selected: () => readonly Job[], commands: SettingsCommands) {
    this.#selected = selected;
    this.#commands = commands;
  }

  change(patch: SettingsPatch): void {
    if (this.scope === 'running') return;
    if (this.scope === 'again') this.#again = { ...this.#again, ...patch };
    else void this.#commands.edit(patch, this.#keep(patch));
  }

  reset(): void {
    this.change(defaultSettings);
  }

  /** Gives jobs the settings that new ones get; their clip stays theirs. */
  follow(jobs: readonly Job[]): void {
    void this.#commands.edit(
      withoutClip(this.next),
      jobs.map(({ id }) => id),
    );
  }

  /** Runs the finished jobs of the selection once more, with what was changed for them. */
  convertAgain(): void {
    if (this.scope !== 'again') return;
    void this.#commands.convertAgain(this.#again, this.#keep(this.#again));
    this.forgetAgain();
  }

  /** What was changed for finished jobs was for those only. */
  forgetAgain(): void {
    this.#again = {};
  }

  /** What is set for some jobs, the next ones get too. */
  #keep(patch: SettingsPatch): string[] {
    const ids = this.targets.map(({ id }) => id);
    this.next = settingsForNew(this.next, patch, ids);
    return ids;
  }
}
