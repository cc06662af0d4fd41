import { MediaQuery } from 'svelte/reactivity';
import { languages, languageTags, preferredLanguage } from '../messages';
import type { LanguageTag } from '../messages';
import type { Messages } from '../messages/en';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
export const languageChoices = ['system', ...languageTags] as const;
export type LanguageChoice = 'system' | LanguageTag;

/** What of `localStorage` is used. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * How the window looks and speaks. It is the window's own affair, so the window remembers it; what
 * is stored but not known is the system's choice again.
 */
export class Appearance {
  #theme = $state<Theme>('system');
  #language = $state<LanguageChoice>('system');
  readonly #memory: Memory;
  readonly #systemDark = new MediaQuery('(prefers-color-scheme: dark)');

  readonly messages: Messages = $derived.by(() => {
    const chosen = this.#language;
    return languages[chosen === 'system' ? preferredLanguage(navigator.languages) : chosen];
  });
  readonly dark = $derived(
    this.#theme === 'system' ? this.#systemDark.current : this.#theme === 'dark',
  );

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#theme = known(themes, memory.getItem('theme'));
    this.#language = known(languageChoices, memory.getItem('language'));
  }

  get theme(): Theme {
    return this.#theme;
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    this.#memory.setItem('theme', theme);
  }

  get language(): LanguageChoice {
    return this.#language;
  }

  set language(language: LanguageChoice) {
    this.#language = language;
    this.#memory.setItem('language', language);
  }
}

function known<T extends string>(values: readonly T[], stored: string | null): T | 'system' {
  return values.find((value) => value === stored) ?? 'system';
}
