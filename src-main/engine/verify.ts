import { AppError } from '../core/errors';
import type { ConversionPlan } from '../core/plan';
import { readAnimation } from './animation';
import type { AnimationFacts } from './animation';

/**
 * Reads a finished file back and holds it against its plan. Encoders may join frames that look the
 * same, so every change of picture has to come at a planned moment, and the total time be right.
 * @throws AppError `verifyFailed` {what, expected, actual}
 */
export async function verify(path: string, plan: ConversionPlan): Promise<AnimationFacts> {
  const facts = await readAnimation(path);
  const fail = (what: string, expected: unknown, actual: unknown): AppError =>
    new AppError('verifyFailed', { what, expected: String(expected), actual: String(actual) });
  if (!facts) throw fail('the file', `a whole ${plan.format}`, 'broken');
  const { width, height } = plan.geometry.output;
  const expected = { format: plan.format, width, height, loop: plan.loop } as const;
  for (const name of ['format', 'width', 'height', 'loop'] as const) {
    if (facts[name] !== expected[name]) throw fail(`the ${name}`, expected[name], facts[name]);
  }
  if (facts.durationMs !== plan.durationMs) {
    throw fail('the total time', `${String(plan.durationMs)} ms`, `${String(facts.durationMs)} ms`);
  }
  const planned = moments(plan.frames.map(({ delayMs }) => delayMs));
  const stray = [...moments(facts.delaysMs)].find((moment) => !planned.has(moment));
  if (stray !== undefined)
    throw fail('a change of picture', 'at a planned moment', `${String(stray)} ms`);
  return facts;
}

/** When each picture ends, in milliseconds from the beginning. */
function moments(delaysMs: readonly number[]): Set<number> {
  let clock = 0;
  return new Set(delaysMs.map((delay) => (clock += delay)));
}
