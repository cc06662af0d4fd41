/** What scripts read. 130 is the shell's own for a program ended by Ctrl-C. */
export const exitCodes = { allDone: 0, someFailed: 1, wrongUsage: 2, canceled: 130 } as const;
