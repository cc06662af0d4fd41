import { randomUUID } from 'node:crypto';
import { rmdir, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { AppError, isAbort, toAppError } from '../core/errors';
import { createJob } from '../core/job';
import type { OutputFormat } from '../core/settings';
import type { TopicTarget } from '../core/topic';
import { wholeThread } from '../engine/children';
import { convert, planSource } from '../engine/convert';
import type { ConvertRequest } from '../engine/convert';
import { collectInputs } from '../engine/inputs';
import type { JobNotifier } from '../engine/notify/job-notifier';
import { createQueue } from '../engine/queue';
import { createScheduler } from '../engine/scheduler';
import { targetPath } from '../engine/targets';
import type { OutputChoice } from '../engine/targets';
import { findTools, toolSettingsFrom } from '../engine/tools';
import type { Tools } from '../engine/tools';
import { sourceKey } from '../engine/upload/source-key';
import { removeStaleWorkDirs } from '../engine/work-dir';
import type { ConvertCommand } from './arguments';
import { exitCodes } from './exit-codes';
import { isFormat } from './read-settings';
import { createJsonReport, createTextReport, printLine } from './report';
import type { Report } from './report';
import type { Saving } from './save-to';
import { stopOnSignals } from './signals';

/**
 * Converts (or, with `--plan`, plans) all inputs. Resolves to the exit status.
 * @throws AppError before anything was done
 */
export async function runConvert(command: ConvertCommand): Promise<number> {
  const { saveTo, overwriteObject, plan } = command;
  const saver = saveTo && !plan ? await import('./save-to') : null;
  const stopping = stopOnSignals();
  const stop = stopping.signal;
  const report = command.json || command.plan ? createJsonReport() : createTextReport();
  const options = saver?.takingBack(stopping, report.note) ?? {};
  const saving =
    saveTo && saver ? saver.prepareSaving(saveTo, overwriteObject, process.env, options) : null;
  [...command.notes, ...(saving?.notes ?? [])].forEach(report.note);
  const { files, errors } = await collectInputs(command.inputs);
  if (saveTo && saver) saver.checkKeys(saveTo, files, command.inputs, command.settings.format);
  for (const error of errors) report.failed(String(error.detail['path']), error);
  const output = await chooseOutput(command, files.length);
  const tools = await findTools(toolSettingsFrom(process.env)).catch((error: unknown) => {
    // Ctrl-C in a terminal ends the ffmpeg that was asked for its version, too.
    if (stop.aborted) return null;
    files.forEach((file) => {
      report.failed(file, toAppError(error));
    });
    return null;
  });
  if (!tools) return stop.aborted ? exitCodes.canceled : exitCodes.someFailed;
  const act = plan ? planAll : convertAll(saving);
  const missing = plan ? [] : await missingFolders(output);
  const status = await act(command, files, output, tools, report, stop);
  // Made for results that never came.
  for (const folder of missing) await rmdir(folder).catch(() => undefined);
  if (stop.aborted) return exitCodes.canceled;
  return status === exitCodes.allDone && errors.length > 0 ? exitCodes.someFailed : status;
}

/**
 * `-o` names a file where it has a suffix we write and is no folder, or where it exists as a file.
 * @throws AppError `badArguments` for several results in one file
 */
async function chooseOutput({ output }: ConvertCommand, count: number): Promise<OutputChoice> {
  if (output === null) return { kind: 'beside' };
  const existing = await stat(output).catch(() => null);
  const folderNamed = existing?.isDirectory() ?? /[/\\]$/.test(output);
  const file = !folderNamed && isFormat(extname(output).slice(1).toLowerCase());
  if (!file) {
    if (!existing && !folderNamed && /^\.[a-z][a-z0-9]{1,4}$/i.test(extname(output))) {
      const reason = `-o names "${output}", but results are .gif or .webp; end a folder's name with /.`;
      throw new AppError('badArguments', { reason });
    }
    return { kind: 'folder', path: output };
  }
  if (count > 1) {
    const reason = `-o names one file, but there are ${String(count)} videos; name a folder.`;
    throw new AppError('badArguments', { reason });
  }
  return { kind: 'file', path: output };
}

/** The folders that will have to be made for the results, the innermost first. */
async function missingFolders(output: OutputChoice): Promise<readonly string[]> {
  if (output.kind === 'beside') return [];
  const missing: string[] = [];
  let folder = resolve(output.kind === 'file' ? dirname(output.path) : output.path);
  // A drive may be missing, too: that is its own folder.
  while (folder !== dirname(folder) && !(await stat(folder).catch(() => null))) {
    missing.push(folder);
    folder = dirname(folder);
  }
  return missing;
}

type Act = (
  command: ConvertCommand,
  files: readonly string[],
  output: OutputChoice,
  tools: Tools,
  report: Report,
  stop: AbortSignal,
) => Promise<number>;

const planAll: Act = async ({ settings }, files, _output, tools, report, stop) => {
  let status: number = exitCodes.allDone;
  for (const input of files) {
    try {
      const { plan } = await planSource(input, settings, tools, stop);
      printLine({ type: 'plan', input, ...plan });
    } catch (error) {
      if (isAbort(error)) break;
      status = exitCodes.someFailed;
      report.failed(input, toAppError(error));
    }
  }
  return status;
};

const convertAll =
  (saving: Saving | null): Act =>
  async (command, files, output, tools, report, stop) => {
    const { concurrency, preferences, hwaccel, settings } = command;
    const replacing = command.force ? firstOfEachTarget(files, output, settings.format) : null;
    void removeStaleWorkDirs();
    const notifier = command.notify && (await startNotifier(command.notify, report));
    if (notifier) stop.addEventListener('abort', notifier.close, { once: true });
    const saver = saving && (await import('../engine/upload/convert-and-save'));
    let finished = (): void => undefined;
    const allEnded = new Promise<void>((resolve) => (finished = resolve));
    const scheduler = createScheduler({
      preferences,
      children: wholeThread,
      onIdle: () => {
        queue.goOn();
      },
    });
    const queue = createQueue({
      concurrency: concurrency ?? Infinity,
      convert: ({ input }, given) => {
        const onClash = replacing?.has(input) ? 'replace' : 'rename';
        const request: ConvertRequest = { input, settings, output, onClash, hwaccel };
        const context = { tools, scheduler, ...given };
        if (!saving || !saver) return convert(request, context);
        const key = sourceKey(input, command.inputs);
        const { target } = saving;
        return saver.convertAndSave(
          { conversion: request, target, sourceKey: key, converted: null },
          context,
        );
      },
      hasIdleCore: () => scheduler.budget.idle,
      setSuspended: scheduler.setSuspended,
      onJobChanged: (job) => {
        report.jobChanged(job);
        notifier?.jobChanged(job);
      },
      onQueueChanged: ({ running, jobs }) => {
        if (!running && jobs.every(({ state }) => state !== 'queued' && state !== 'running'))
          finished();
      },
    });
    const cancelAll = (): void => {
      // One by one: of many at once the queue tells as a whole, and each has its line here.
      for (const { id } of queue.jobs) queue.cancel([id]);
    };
    stop.addEventListener('abort', cancelAll, { once: true });
    queue.add(files.map((input) => createJob(randomUUID(), input, settings)));
    if (stop.aborted) cancelAll();
    queue.start();
    await allEnded;
    await notifier?.settle();
    await scheduler.close();
    report.end();
    const allDone = queue.jobs.every(({ state }) => state === 'done');
    return allDone ? exitCodes.allDone : exitCodes.someFailed;
  };

async function startNotifier(target: TopicTarget, report: Report): Promise<JobNotifier> {
  const { createJobNotifier } = await import('../engine/notify/job-notifier');
  const secret = process.env['LOOPSMITH_NOTIFY_SECRET']?.trim() ?? '';
  return createJobNotifier({
    targetFor: () => ({ target, secret: secret === '' ? null : secret }),
    onFailed: ({ input }, reason) => {
      report.note(`The end of ${input} could not be told: ${reason}.`);
    },
  });
}

/** Of several inputs with one target only the first may replace a file: the rest would replace it. */
function firstOfEachTarget(
  files: readonly string[],
  output: OutputChoice,
  format: OutputFormat,
): ReadonlySet<string> {
  const owners = new Map<string, string>();
  for (const file of [...files].reverse()) owners.set(targetPath(file, output, format), file);
  return new Set(owners.values());
}
