import { settingsForNew } from '../../src-main/core/contract';
import { isFinished } from '../../src-main/core/job';
import type { Job } from '../../src-main/core/job';
import { defaultSettings } from '../../src-main/core/settings';
import type { ConversionSettings } from '../../src-main/core/settings';
import { differingSettings, planEdits } from '../lib/settings-edits';
import type { SettingsEdit, SettingsPatch } from '../lib/settings-edits';

/**
 * Whose settings the panel shows: of the next jobs, of selected ones that wait (edits count at once),
 * of finished ones (edits count once they are converted again), or of running ones (read only).
 */
export type SettingsScope = 'next' | 'waiting' | 'again' | 'running';

export interface SettingsCommands {
  edit(edit: SettingsEdit): Promise<unknown>;
  convertAgain(edit: SettingsEdit): Promise<unknown>;
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
    else this.#apply(patch, (edit) => this.#commands.edit(edit));
  }

  reset(): void {
    this.change(defaultSettings);
  }

  /** Runs the finished jobs of the selection once more, with what was changed for them. */
  convertAgain(): void {
    if (this.scope !== 'again') return;
    this.#apply(this.#again, (edit) => this.#commands.convertAgain(edit));
    this.forgetAgain();
  }

  /** What was changed for finished jobs was for those only. */
  forgetAgain(): void {
    this.#again = {};
  }

  #apply(patch: SettingsPatch, send: (edit: SettingsEdit) => Promise<unknown>): void {
    for (const edit of planEdits(this.targets, patch, this.next)) {
      this.next = settingsForNew(edit.settings, this.next, edit.ids);
      void send(edit);
    }
  }
}
