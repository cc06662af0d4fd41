import { settingsForNew } from '../../src-main/core/contract';
import { isFinished } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { presetSettings } from '../../src-main/core/presets';
import { checkCombination, defaultSettings } from '../../src-main/core/settings';
import type { ConversionSettings, SettingsPatch } from '../../src-main/core/settings';
import { change, forget, groupAlike, noChanges, withChanges } from '../lib/changes';
import type { Changes } from '../lib/changes';
import { differingSettings } from '../lib/settings-edits';
import type { SettingName } from '../lib/settings-edits';

/**
 * Whose settings the panel shows: of the next jobs, of selected ones that wait (edits count at once),
 * of finished ones (edits count once they are converted again), or of running ones (read only).
 */
export type SettingsScope = 'next' | 'waiting' | 'again' | 'running';

export interface SettingsCommands {
  /** Of these jobs and of new ones. */
  edit(patch: SettingsPatch, ids: readonly string[]): Promise<unknown>;
  /** Changes jobs that are finished and new ones; answers whether that was done. */
  apply(patch: SettingsPatch, ids: readonly string[]): Promise<boolean>;
  /** Runs finished jobs once more. */
  retry(ids: readonly string[]): Promise<unknown>;
}

export class SettingsModel {
  /** What new jobs get. */
  next = $state.raw<ConversionSettings>(defaultSettings);
  readonly #selected: () => readonly Job[];
  readonly #commands: SettingsCommands;
  #again = $state.raw<Changes>(noChanges);

  readonly scope = $derived.by((): SettingsScope => {
    const jobs = this.#selected();
    if (jobs.length === 0) return 'next';
    if (jobs.some((job) => job.state === 'queued')) return 'waiting';
    return jobs.some((job) => isFinished(job.state)) ? 'again' : 'running';
  });
  /** The selected jobs that the scope is about. */
  readonly #meant = $derived.by(() =>
    this.#selected().filter((job) => {
      if (this.scope === 'waiting') return job.state === 'queued';
      return this.scope === 'again' ? isFinished(job.state) : true;
    }),
  );
  /** The same, finished ones with what was changed for them. */
  readonly targets = $derived(
    this.scope === 'again' ? this.#meant.map((job) => withChanges(job, this.#again)) : this.#meant,
  );
  readonly shown = $derived(this.targets[0]?.settings ?? this.next);
  readonly differing = $derived(differingSettings(this.targets));

  /** Something was changed for the finished jobs. */
  readonly changedForAgain = $derived(
    this.scope === 'again' && this.#meant.some(({ id }) => this.#again.has(id)),
  );

  constructor(selected: () => readonly Job[], commands: SettingsCommands) {
    this.#selected = selected;
    this.#commands = commands;
  }

  /** The jobs meant differ in one of these, so that there is no value to be shown for them. */
  differ(...names: readonly SettingName[]): boolean {
    return names.some((name) => this.differing.includes(name));
  }

  change(patch: SettingsPatch): void {
    if (this.scope === 'running') return;
    if (this.scope === 'again') {
      this.#again = change(this.#again, this.#meant, patch);
      return;
    }
    const ids = this.#meant.map(({ id }) => id);
    this.#keep(patch, ids);
    void this.#commands.edit(patch, ids);
  }

  /** @throws AppError where one of the jobs meant would get settings that contradict each other */
  check(patch: SettingsPatch): void {
    if (this.targets.length === 0) checkCombination({ ...this.next, ...patch });
    for (const { settings } of this.targets) checkCombination({ ...settings, ...patch });
  }

  /** As by default; the clip of jobs stays theirs. */
  reset(): void {
    this.change(this.scope === 'next' ? defaultSettings : presetSettings(defaultSettings));
  }

  /** Gives jobs the settings that new ones get; their clip stays theirs. */
  follow(jobs: readonly Job[]): void {
    void this.#commands.edit(
      presetSettings(this.next),
      jobs.map(({ id }) => id),
    );
  }

  /** Runs finished jobs once more, with what was changed for them. */
  async convertAgain(ids: readonly string[]): Promise<void> {
    for (const { patch, ids: alike } of groupAlike(this.#again, ids)) {
      if (!(await this.#commands.apply(patch, alike))) return;
      this.#keep(patch, alike);
    }
    // Those that were changed wait by now; the others are still finished.
    await this.#commands.retry(ids);
    this.#again = forget(this.#again, ids);
  }

  /** What is set for some jobs, the next ones get too. */
  #keep(patch: SettingsPatch, ids: readonly string[]): void {
    this.next = settingsForNew(this.next, patch, ids);
  }
}
