import type { ErrorData } from './errors';
import type { Finding } from './findings';

/** What a connection test looks at, in turn; each needs those before it. */
export const testSteps = [
  'name',
  'reach',
  'clock',
  'signature',
  'region',
  'bucket',
  'write',
  'link',
  'removal',
] as const;

export interface TestStep {
  readonly step: (typeof testSteps)[number];
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** A sentence. */
  readonly found: string;
  /** A sentence on what to do; empty where there is nothing to do. */
  readonly remedy: string;
  /** What both say in English: a known error, or a finding. */
  readonly error?: ErrorData;
  readonly finding?: Finding;
}
