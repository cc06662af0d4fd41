import { FakeBridge } from './fake-bridge';
import { scenarios } from './scenarios';
import type { ScenarioName } from './scenarios';

const STEP_SECONDS = 0.1;

/** The fake for a page: `?scenario=long` chooses what it begins with, `&frozen` stops time. */
export function createPageBridge(): FakeBridge {
  const query = new URLSearchParams(location.search);
  const name = query.get('scenario') ?? 'empty';
  const bridge = new FakeBridge(
    Object.hasOwn(scenarios, name) ? scenarios[name as ScenarioName] : {},
  );
  if (!query.has('frozen'))
    setInterval(() => {
      bridge.step(STEP_SECONDS);
    }, STEP_SECONDS * 1000);
  return bridge;
}
