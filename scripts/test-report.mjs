/** Sums up what the test runners report, each in its own machine-readable way. */

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 * @typedef {(report: any) => Tally} Count
 */

/** @type {Count} vitest's: a file that could not be loaded has no tests, and is a failure itself */
export function countVitest({ numPassedTests, numPendingTests, numTodoTests = 0, testResults }) {
  let failed = 0;
  for (const { status, assertionResults } of testResults) {
    const within = assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
    failed += status === 'failed' ? Math.max(1, within.length) : 0;
  }
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

/** @type {Count} Playwright's: errors outside of any test stand apart */
export function countPlaywright({ stats, errors = [] }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * What a run counts for, given how its runner ended: one that crashed or left no report has failed,
 * whatever it counted before.
 * @param {number} status
 * @param {string | undefined} report
 * @param {Count} count
 * @returns {Tally}
 */
export function tallyRun(status, report, count) {
  const tally = readReport(report, count);
  return tally.failed === 0 && status !== 0 ? { ...tally, failed: 1 } : tally;
}

/**
 * @param {string | undefined} report
 * @param {Count} count
 * @returns {Tally}
 */
function readReport(report, count) {
  try {
    return count(JSON.parse(report ?? ''));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * @param {Tally[]} tallies
 * @returns {Tally}
 */
export function addUp(tallies) {
  const sum = (/** @type {keyof Tally} */ key) => tallies.reduce((n, tally) => n + tally[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/**
 * The closing line.
 * @param {Tally} tally
 */
export function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * No test at all is a failure too.
 * @param {Tally} tally
 */
export function succeeded({ passed, failed }) {
  return failed === 0 && passed > 0;
}
