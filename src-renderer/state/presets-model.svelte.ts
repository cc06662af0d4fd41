import {
  builtInNames,
  builtInPresets,
  freePresetName,
  isPreset,
  presetSettings,
} from '../../src-main/core/presets';
import type { BuiltInPreset, Preset, PresetSettings } from '../../src-main/core/presets';
import { defaultSettings } from '../../src-main/core/settings';
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
  readonly #settings: SettingsModel;
  readonly #notices: Notices;
  readonly #commands: PresetCommands;

  /** The one whose settings are shown; the user's own first. */
  readonly current = $derived.by((): PresetChoice | null => {
    const { shown, differing } = this.#settings;
    if (presetNames.some((name) => differing.includes(name))) return null;
    const own = this.own.find(({ settings }) => isPreset(shown, settings));
    if (own) return { kind: 'own', name: own.name };
    const name = builtInNames.find((each) => isPreset(shown, builtInPresets[each]));
    return name === undefined ? null : { kind: 'builtIn', name };
  });

  constructor(settings: SettingsModel, notices: Notices, commands: PresetCommands) {
    this.#settings = settings;
    this.#notices = notices;
    this.#commands = commands;
  }

  async load(): Promise<void> {
    this.own = (await this.#commands.load()) ?? [];
  }

  apply({ kind, name }: PresetChoice): void {
    const settings =
      kind === 'builtIn'
        ? builtInPresets[name]
        : this.own.find((preset) => preset.name === name)?.settings;
    if (settings) this.#settings.change(settings);
  }

  /** The settings shown, under a name; one that is taken gets a number behind it. */
  async add(name: string): Promise<void> {
    const settings = presetSettings(this.#settings.shown);
    await this.#keep([...this.own, { name: freePresetName(name.trim(), this.#names()), settings }]);
  }

  async rename(from: string, to: string): Promise<void> {
    const taken = this.#names().filter((name) => name !== from);
    const name = freePresetName(to.trim(), taken);
    await this.#keep(
      this.own.map((preset) => (preset.name === from ? { ...preset, name } : preset)),
    );
  }

  async remove(name: string): Promise<void> {
    const before = this.own;
    if (!(await this.#keep(before.filter((preset) => preset.name !== name)))) return;
    this.#notices.info((texts) => texts.presetRemoved(name), {
      label: (texts) => texts.undo,
      run: () => void this.#keep(before),
    });
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

  #names(): string[] {
    return this.own.map(({ name }) => name);
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
