import { defaultPreferences } from '../../src-main/core/preferences';
import type { Preferences } from '../../src-main/core/preferences';

export interface PreferencesCommands {
  get(): Promise<Preferences | undefined>;
  /** Undefined where it failed. */
  update(preferences: Preferences): Promise<null | undefined>;
}

/** The preferences that the main process keeps: shown as they are there, changed one at a time. */
export class PreferencesModel {
  current = $state.raw<Preferences>(defaultPreferences);
  readonly #commands: PreferencesCommands;

  constructor(commands: PreferencesCommands) {
    this.#commands = commands;
  }

  async load(): Promise<void> {
    const preferences = await this.#commands.get();
    if (preferences) this.current = preferences;
  }

  /** Shows a change at once; one that could not be kept is taken back. */
  async change(patch: Partial<Preferences>): Promise<void> {
    const before = this.current;
    this.current = { ...before, ...patch };
    if ((await this.#commands.update(this.current)) === undefined) this.current = before;
  }
}
