/** The key that starts shortcuts, as this system's keyboards call it. */
export const modifierKey = /mac/i.test(globalThis.navigator?.platform ?? '') ? '⌘' : 'Ctrl';
