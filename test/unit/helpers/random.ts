/** Random values that are the same on every run (mulberry32), so that a failure can be repeated. */
export interface Random {
  /** From `min` up to, but not, `max`. */
  real(min: number, max: number): number;
  /** From `min` to `max`, both included. */
  int(min: number, max: number): number;
  pick<T>(values: readonly T[]): T;
  /** A value made by `make` this often, else null. */
  maybe<T>(chance: number, make: () => T): T | null;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    real: (min, max) => min + next() * (max - min),
    int,
    pick: (values) => values[int(0, values.length - 1)]!,
    maybe: (chance, make) => (next() < chance ? make() : null),
  };
}

/** Runs `body` once for each seed; a failure says which. */
export function forSeeds(count: number, body: (random: Random) => void): void {
  for (let seed = 1; seed <= count; seed++) {
    try {
      body(seededRandom(seed));
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${String(seed)}: ${error.message}`;
      throw error;
    }
  }
}
