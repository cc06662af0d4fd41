import type { Bridge } from '../src-main/core/contract';

declare global {
  interface Window {
    /** Given by the preload; absent where the page runs without the app. */
    readonly loopsmith?: Bridge;
  }
}
