import { isInRange } from '../../src-main/core/settings';
import type { Range } from '../../src-main/core/settings';
import { parseTimeCode } from '../../src-main/core/time-code';

/** What was typed: a value, nothing at all, or something that is not allowed. */
export type FieldValue =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly allowed: Range };

/** Reads a typed number; a comma is taken for the decimal point. */
export function readNumber(text: string, range: Range, mayBeEmpty = false): FieldValue {
  const trimmed = text.trim();
  if (trimmed === '' && mayBeEmpty) return { kind: 'empty' };
  const number = /^[-+]?(\d+([.,]\d*)?|[.,]\d+)$/.test(trimmed)
    ? Number(trimmed.replace(',', '.'))
    : NaN;
  return check(number, range);
}

/** Reads a typed time: seconds, m:ss or h:mm:ss, with fractions. */
export function readTime(text: string, range: Range): FieldValue {
  if (text.trim() === '') return { kind: 'empty' };
  return check(parseTimeCode(text) ?? NaN, range);
}

function check(number: number, range: Range): FieldValue {
  return isInRange(number, range)
    ? { kind: 'value', value: number }
    : { kind: 'invalid', allowed: range };
}

/** One step up or down by the arrow keys, as text, within the range; null from what is no number. */
export function stepNumber(text: string, by: number, range: Range): string | null {
  const from = text.trim() === '' ? range.min : Number(text.trim().replace(',', '.'));
  if (!Number.isFinite(from)) return null;
  const step = Math.abs(by);
  // From a value between two steps, the first goes to the nearer end, as number fields do.
  const next = by > 0 ? Math.floor(from / step + 1) * step : Math.ceil(from / step - 1) * step;
  const lowest = range.above ? range.min + step : range.min;
  return String(Number(Math.min(range.max, Math.max(lowest, next)).toFixed(3)));
}
