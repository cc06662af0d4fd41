/**
 * Seconds from "90", "1:30", "1:02:03.5"; null where it is not a time. Minutes and seconds after a
 * colon stay below 60, so that a slip of the finger is not taken for a time.
 */
export function parseTimeCode(text: string): number | null {
  const match = /^(?:(?:(\d+):)?(\d{1,2}):(?=\d))?(\d+(?:[.,]\d*)?|[.,]\d+)$/.exec(text.trim());
  if (!match) return null;
  const [, hours, minutes, rest] = match;
  const seconds = Number(rest!.replace(',', '.'));
  if (minutes === undefined) return seconds;
  if (seconds >= 60 || (hours !== undefined && Number(minutes) >= 60)) return null;
  return roundMs(Number(hours ?? 0) * 3600 + Number(minutes) * 60 + seconds);
}

/** "4.2", "1:05", "1:02:03.5": as short as it goes, to the millisecond. */
export function formatTimeCode(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const whole = Math.floor(ms / 1000);
  const fraction = ms % 1000 === 0 ? '' : `.${pad(ms % 1000, 3).replace(/0+$/, '')}`;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return `${String(hours)}:${pad(minutes, 2)}:${pad(whole % 60, 2)}${fraction}`;
  return `${String(minutes)}:${pad(whole % 60, 2)}${fraction}`;
}

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
const roundMs = (seconds: number): number => Math.round(seconds * 1000) / 1000;
