import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type axe from 'axe-core';
import { openFakeWindow } from './support/fake-window';
import { jobs, test } from './support/app';

const source = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is now: rule and element, one a line. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const found = await page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { axe: typeof axe };
    return (await tool.run(document)).violations;
  });
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
  );
}

for (const theme of ['light', 'dark'] as const) {
  test(`no violation in any view, ${theme}`, async ({ loopsmith }) => {
    test.slow();
    const fake = await openFakeWindow(loopsmith.app);
    const { page } = fake;
    // Colours that fade in would be measured half-way.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const found: Record<string, string[]> = {};
    const check = async (view: string): Promise<void> => {
      found[view] = await violations(page);
    };
    for (const scenario of ['empty', 'queued', 'mixed', 'failing', 'noTools']) {
      await fake.load(scenario);
      await check(scenario);
    }
    await fake.load('mixed');
    for (const state of ['done', 'failed', 'running', 'queued']) {
      await jobs(page, state).first().click();
      await check(`one ${state}`);
    }
    await page.keyboard.press('Control+a');
    await check('all selected');
    await page.getByText('More settings').click();
    await check('more settings');
    await page.getByRole('tab', { name: 'Output' }).click();
    await check('output');
    await jobs(page).first().click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    await check('menu');
    await page.keyboard.press('Escape');
    for (const dialog of ['Keyboard shortcuts', 'Preferences']) {
      await page.getByRole('button', { name: dialog }).click();
      await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
      await check(dialog);
      await page.keyboard.press('Escape');
    }
    const wrong = Object.entries(found).filter(([, problems]) => problems.length > 0);
    expect(Object.keys(found).length).toBeGreaterThan(13);
    expect(Object.fromEntries(wrong)).toEqual({});
    await fake.close();
  });
}
