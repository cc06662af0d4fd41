import { en } from './en';
import type { Messages } from './en';
import { zhCN } from './zh-cn';

/** The languages of the window, by their tags. */
export const languages = { en, 'zh-CN': zhCN } as const satisfies Record<string, Messages>;
export type LanguageTag = keyof typeof languages;
export const languageTags = Object.keys(languages) as LanguageTag[];

/** The first of the user's languages that there is, by its main part; English if there is none. */
export function preferredLanguage(wanted: readonly string[]): LanguageTag {
  const main = (tag: string): string => tag.toLowerCase().split('-')[0]!;
  const found = wanted
    .map((tag) => languageTags.find((known) => main(known) === main(tag)))
    .find((tag) => tag !== undefined);
  return found ?? 'en';
}
