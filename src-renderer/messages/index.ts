import { en } from './en';
import type { Messages } from './en';

/** The texts in the language of the window; English is the only one so far. */
export const messages: Messages = en;
