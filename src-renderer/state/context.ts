import { createContext } from 'svelte';
import type { AppModel } from './app-model.svelte';

/** The one model, for every component below App. */
export const [getApp, setApp] = createContext<AppModel>();
