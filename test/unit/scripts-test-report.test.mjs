import { describe, expect, it } from 'vitest';
import {
  addUp,
  countPlaywright,
  countVitest,
  inWords,
  succeeded,
  tallyRun,
} from '../../scripts/test-report.mjs';

/** @param {string[]} states */
const file = (...states) => ({
  status: states.includes('failed') ? 'failed' : 'passed',
  assertionResults: states.map((status) => ({ status })),
});
/** @param {ReturnType<typeof file>[]} testResults */
const vitestReport = (...testResults) => {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (/** @type {string} */ status) =>
    all.filter((test) => test.status === status).length;
  return {
    numPassedTests: count('passed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
    testResults,
  };
};

describe('counting', () => {
  it('adds up vitest’s tests', () => {
    const report = vitestReport(file('passed', 'passed', 'pending'), file('failed', 'todo'));
    expect(countVitest(report)).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    expect(countVitest(vitestReport(file('passed'), broken))).toMatchObject({ failed: 1 });
  });

  it('counts Playwright’s errors outside of tests', () => {
    const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
    expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });
});

describe('a run', () => {
  const clean = JSON.stringify(vitestReport(file('passed')));

  it('counts as reported', () => {
    expect(tallyRun(0, clean, countVitest)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });

  it('that crashed has failed, whatever it reported', () => {
    expect(tallyRun(139, clean, countVitest)).toMatchObject({ passed: 1, failed: 1 });
    expect(tallyRun(0, undefined, countVitest)).toMatchObject({ failed: 1 });
    expect(tallyRun(0, '{"stats', countPlaywright)).toMatchObject({ failed: 1 });
  });
});

describe('the closing line', () => {
  it('is the sum, and names skipped ones only where there are any', () => {
    const sum = addUp([
      { passed: 2, failed: 0, skipped: 0 },
      { passed: 3, failed: 1, skipped: 0 },
    ]);
    expect(inWords(sum)).toBe('5 passed, 1 failed');
    expect(inWords({ ...sum, skipped: 4 })).toBe('5 passed, 1 failed, 4 skipped');
  });

  it('is a failure without any test', () => {
    expect(succeeded({ passed: 0, failed: 0, skipped: 3 })).toBe(false);
    expect(succeeded({ passed: 1, failed: 1, skipped: 0 })).toBe(false);
    expect(succeeded({ passed: 1, failed: 0, skipped: 0 })).toBe(true);
  });
});
