/** Numbers as a language writes them. */
export interface Formats {
  number(value: number): string;
  /** Of a share from 0 to 1. */
  percent(share: number): string;
  /** In decimal units, as file managers on most systems show them. */
  bytes(count: number): string;
  /** Below a minute to the hundredth, from an hour on without seconds. */
  duration(seconds: number): string;
}

const byteUnits = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** The formats of a language, by its BCP 47 tag. */
export function createFormats(tag: string): Formats {
  const numbers = new Intl.NumberFormat(tag);
  const percents = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  // Each takes milliseconds to make, and rows of a queue ask at every step.
  const made = new Map<string, Intl.NumberFormat>();
  const inUnit = (
    unit: string,
    value: number,
    maximumFractionDigits = 0,
    unitDisplay: 'short' | 'long' = 'short',
  ): string => {
    const key = `${unit} ${String(maximumFractionDigits)} ${unitDisplay}`;
    const options = { style: 'unit', unit, unitDisplay, maximumFractionDigits } as const;
    const known = made.get(key) ?? new Intl.NumberFormat(tag, options);
    made.set(key, known);
    // Chinese units come without the space that stands before every other word.
    return known.format(value).replace(/(?<=\d)(?=\p{Script=Han})/u, ' ');
  };

  return {
    number: (value) => numbers.format(value),
    percent: (share) => percents.format(share),
    bytes(count) {
      if (count < 1000) return inUnit('byte', count, 0, 'long');
      let value = count / 1000;
      let at = 0;
      while (value >= 999.5 && at < byteUnits.length - 1) {
        value /= 1000;
        at++;
      }
      return inUnit(byteUnits[at]!, value, value < 9.95 ? 1 : 0);
    },
    duration(seconds) {
      if (seconds < 59.995) return inUnit('second', seconds, 2);
      const whole = Math.round(seconds);
      const hours = Math.floor(whole / 3600);
      const parts = [
        hours > 0 && inUnit('hour', hours),
        inUnit('minute', Math.floor((whole % 3600) / 60)),
        hours === 0 && inUnit('second', whole % 60),
      ];
      return parts.filter((part) => part !== false).join(' ');
    },
  };
}
