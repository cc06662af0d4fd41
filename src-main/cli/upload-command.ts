import { isAbort, toAppError } from '../core/errors';
import { saveResult } from '../engine/upload/save-result';
import { sourceKey, suffixOf } from '../engine/upload/source-key';
import type { UploadCommand } from './arguments';
import { exitCodes } from './exit-codes';
import { createJsonReport, createTextReport } from './report';
import type { Report } from './report';
import { checkKeys, prepareSaving, takingBack } from './save-to';
import type { Saving } from './save-to';
import { stopOnSignals } from './signals';

/**
 * Uploads files that are there already, one after the other. Resolves to the exit status.
 * @throws AppError before anything was sent
 */
export async function runUpload(command: UploadCommand): Promise<number> {
  const { saveTo, overwriteObject, json } = command;
  const inputs = [...new Set(command.inputs)];
  const stop = stopOnSignals();
  const report = json ? createJsonReport() : createTextReport();
  const options = takingBack(stop, report.note);
  const saving = prepareSaving(saveTo, overwriteObject, process.env, options);
  checkKeys(saveTo, inputs, []);
  saving.notes.forEach(report.note);
  let status: number = exitCodes.allDone;
  for (const input of inputs) {
    try {
      await uploadOne(input, saving, report, stop.signal);
    } catch (error) {
      if (isAbort(error)) {
        report.canceled(input);
        break;
      }
      status = exitCodes.someFailed;
      report.failed(input, toAppError(error));
    }
  }
  report.end();
  return stop.signal.aborted ? exitCodes.canceled : status;
}

async function uploadOne(
  input: string,
  { target }: Saving,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now();
  const file = {
    ...{ path: input, extension: suffixOf(input), sourceKey: sourceKey(input, []) },
    ...{ taskTime: new Date(), settings: null },
  };
  const result = await saveResult(target, file, {
    signal,
    onProgress: (sent, total) => {
      report.uploading(input, sent, total);
    },
  });
  report.uploaded(input, result, Math.round(performance.now() - started));
}
