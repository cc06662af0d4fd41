/** How many cores may be chosen: one to all of them, and whatever is set already. */
export function coreChoices(available: number, chosen: number | null): number[] {
  const below = Array.from({ length: Math.max(0, available - 1) }, (_, at) => at + 1);
  return chosen === null || below.includes(chosen) ? below : [...below, chosen];
}
