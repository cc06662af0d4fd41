import { parseSettings } from '../../../src-main/core/settings';
import { convert } from '../../../src-main/engine/convert';
import { createScheduler } from '../../../src-main/engine/scheduler';
import { findTools, toolSettingsFrom } from '../../../src-main/engine/tools';

/**
 * A program for tests that kill it: converts a source and, told to, stops in the middle. Prints one
 * line when it is there.
 */
async function main([input = '', output = '', worker = '', suspended = '']: string[]) {
  const tools = await findTools(toolSettingsFrom(process.env));
  const scheduler = createScheduler({
    ...{ preferences: { cores: null, priority: 'normal' }, available: 2, workerFile: worker },
  });
  const format = output.endsWith('.gif') ? 'gif' : 'webp';
  let there = false;
  await convert(
    {
      ...{ input, settings: parseSettings({ format, effort: 6, lossless: format === 'webp' }) },
      ...{ onClash: 'rename', hwaccel: 'none', output: { kind: 'file', path: output } },
    },
    {
      ...{ tools, scheduler, signal: new AbortController().signal },
      onProgress: ({ framesDone }) => {
        if (there || !framesDone) return;
        there = true;
        if (suspended) scheduler.setSuspended(true);
        console.log('there');
      },
    },
  );
}

void main(process.argv.slice(2));
