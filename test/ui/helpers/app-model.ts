import type { Job } from '../../../src-main/core/job';
import { FakeBridge } from '../../../src-renderer/fake/fake-bridge';
import { scenarios } from '../../../src-renderer/fake/scenarios';
import type { ScenarioName } from '../../../src-renderer/fake/scenarios';
import { en } from '../../../src-renderer/messages/en';
import { AppModel } from '../../../src-renderer/state/app-model.svelte';
import type { Appearance } from '../../../src-renderer/state/appearance.svelte';
import type { Layout } from '../../../src-renderer/state/layout.svelte';

/** The window's model on the fake bridge, as far as it needs no page. */
export async function createAppModel(scenario: ScenarioName) {
  const bridge = new FakeBridge(scenarios[scenario]);
  const app = new AppModel(bridge, { messages: en } as Appearance, {} as Layout);
  await app.connect();
  return {
    app,
    bridge,
    jobs: (): readonly Job[] => app.queue.jobs,
    /** Each command is answered by a task of its own; a few follow one another. */
    settle: () => new Promise((resolve) => setTimeout(resolve, 50)),
  };
}
