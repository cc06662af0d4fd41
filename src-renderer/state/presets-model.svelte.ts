import {
  builtInNames,
  builtInPresets,
  isPreset,
  presetSettings,
} from '../../src-main/core/presets';
import type { BuiltInPreset, Preset, PresetSettings } from '../../src-main/core/presets';
import { defaultSettings } from '../../src-main/core/settings';
import type { Messages } from '../messages/en';
import type { Notices } from './notices.svelte';
import type { SettingsModel } from './settings-model.svelte';

export interface PresetCommands {
  load(): Promise<readonly Preset[] | undefined>;
  save(presets: readonly Preset[]): Promise<null | undefined>;
  importFile(): Promise<readonly Preset[] | null | undefined>;
  exportFile(): Promise<string | null | undefined>;
}

/** A preset in the list: one that comes with the app, or the user's own by its name. */
export type PresetChoice =
  | { readonly kind: 'builtIn'; readonly name: BuiltInPreset }
  | { readonly kind: 'own'; readonly name: string };

const presetNames = Object.keys(presetSettings(defaultSettings)) as (keyof PresetSettings)[];

export class PresetsModel {
  own = $state.raw<readonly Preset[]>([]);
  /** The one chosen last, which several of the same settings are told apart by. */
  #chosen = $state.raw<PresetChoice | null>(null);
  readonly #settings: SettingsModel;
  readonly #notices: Notices;
  readonly #commands: PresetCommands;

  /** The one whose settings are shown: of several the one chosen, else the user's own first. */
  readonly current = $derived.by((): PresetChoice | null => {
    const { shown, differing } = this.#settings;
    if (presetNames.some((name) => differing.includes(name))) return null;
    const all: PresetChoice[] = [
      ...this.own.map(({ name }) => ({ kind: 'own', name }) as const),
      ...builtInNames.map((name) => ({ kind: 'builtIn', name }) as const),
    ];
    const fitting = all.filter((each) => {
      const settings = this.#settingsOf(each);
      return settings && isPreset(shown, settings);
    });
    const chosen = this.#chosen;
    const isChosen = ({ kind, name }: PresetChoice): boolean =>
      kind === chosen?.kind && name === chosen.name;
    return fitting.find(isChosen) ?? fitting[0] ?? null;
  });

  constructor(settings: SettingsModel, notices: Notices, commands: PresetCommands) {
    this.#settings = settings;
    this.#notices = notices;
    this.#commands = commands;
  }

  async load(): Promise<void> {
    this.own = (await this.#commands.load()) ?? [];
  }

  apply(choice: PresetChoice): void {
    const settings = this.#settingsOf(choice);
    if (!settings) return;
    this.#chosen = choice;
    this.#settings.change(settings);
  }

  /** Another preset than the one to be renamed has that name already. */
  isTaken(name: string, renamed: string | null = null): boolean {
    return name.trim() !== renamed && this.own.some((preset) => preset.name === name.trim());
  }

  /** The settings shown, under a name; what had it before is replaced. */
  async add(name: string): Promise<void> {
    const preset = { name: name.trim(), settings: presetSettings(this.#settings.shown) };
    const presets = this.isTaken(name)
      ? this.own.map((each) => (each.name === preset.name ? preset : each))
      : [...this.own, preset];
    await this.#put(presets, preset.name, this.isTaken(name));
  }

  /** What had the name before is replaced. */
  async rename(from: string, to: string): Promise<void> {
    const name = to.trim();
    const taken = this.isTaken(name, from);
    const presets = this.own
      .filter((each) => !taken || each.name !== name)
      .map((each) => (each.name === from ? { ...each, name } : each));
    await this.#put(presets, name, taken);
  }

  async remove(name: string): Promise<void> {
    const before = this.own;
    if (await this.#keep(before.filter((preset) => preset.name !== name)))
      this.#offerUndo(before, (texts) => texts.presetRemoved(name));
  }

  async importFile(): Promise<void> {
    const added = await this.#commands.importFile();
    if (!added) return;
    this.own = [...this.own, ...added];
    this.#notices.info((texts) => texts.presetsImported(added.length));
  }

  async exportFile(): Promise<void> {
    const path = await this.#commands.exportFile();
    if (path) this.#notices.info((texts) => texts.presetsExported(path));
  }

  #settingsOf({ kind, name }: PresetChoice): PresetSettings | undefined {
    return kind === 'builtIn'
      ? builtInPresets[name]
      : this.own.find((preset) => preset.name === name)?.settings;
  }

  /** The presets from now on, of which one got its name, and is the one in use. */
  async #put(presets: readonly Preset[], name: string, replaced: boolean): Promise<void> {
    const before = this.own;
    this.#chosen = { kind: 'own', name };
    if ((await this.#keep(presets)) && replaced)
      this.#offerUndo(before, (texts) => texts.presetReplaced(name));
  }

  #offerUndo(before: readonly Preset[], say: (texts: Messages['notices']) => string): void {
    this.#notices.info(say, {
      label: (texts) => texts.undo,
      run: () => void this.#keep(before),
    });
  }

  /** Shows them at once; what could not be kept is taken back. */
  async #keep(presets: readonly Preset[]): Promise<boolean> {
    const before = this.own;
    this.own = presets;
    const kept = (await this.#commands.save(presets)) !== undefined;
    if (!kept) this.own = before;
    return kept;
  }
}
