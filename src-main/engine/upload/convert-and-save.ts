import { stat } from 'node:fs/promises';
import type { Job, SavingResult } from '../../core/job';
import { beforeUpload, makeUploadProgress } from '../../core/progress';
import { convert } from '../convert';
import type { ConvertContext, ConvertRequest, ConvertResult } from '../convert';
import { saveResult, withKept } from './save-result';
import type { SaveTarget } from './save-result';

export interface SaveRequest {
  readonly conversion: ConvertRequest;
  readonly target: SaveTarget;
  readonly sourceKey: string;
  /** The result of an earlier run; it is used where its file is still the same. */
  readonly converted: SavingResult | null;
}

export interface SaveContext extends ConvertContext {
  /** Told when the result is there and only has to be uploaded. */
  readonly onConverted?: (converted: SavingResult) => Promise<void>;
}

/**
 * Converts, then uploads; whatever comes of that, the finished file stays.
 * @throws AppError, with `kept` where the result is there; AbortError
 */
export async function convertAndSave(
  { conversion, target, sourceKey, converted: earlier }: SaveRequest,
  context: SaveContext,
): Promise<ConvertResult & Required<Pick<Job, 'upload'>>> {
  const { signal, onProgress } = context;
  const [taskTime, started] = [new Date(), performance.now()];
  const converted =
    earlier !== null && (await isStillThere(earlier))
      ? earlier
      : await convertFirst(conversion, context);
  await context.onConverted?.(converted);
  const { path, format } = converted.output;
  const { settings } = conversion;
  try {
    onProgress(makeUploadProgress(0, converted.output.sizeBytes));
    const saved = await saveResult(
      target,
      { path, extension: format, sourceKey, taskTime, settings },
      {
        signal,
        onProgress: (sent, total) => {
          onProgress(makeUploadProgress(sent, total));
        },
      },
    );
    const { bucket, objectKey, url, sizeBytes } = saved;
    return {
      output: converted.output,
      elapsedMs: Math.round(performance.now() - started),
      notes: [...converted.notes, ...saved.notes],
      upload: { bucket, objectKey, url, sizeBytes },
    };
  } catch (error) {
    throw withKept(error, path);
  }
}

async function convertFirst(
  request: ConvertRequest,
  context: ConvertContext,
): Promise<SavingResult> {
  const result = await convert(request, {
    ...context,
    onProgress: (progress) => {
      context.onProgress(beforeUpload(progress));
    },
  });
  const { mtimeMs } = await stat(result.output.path);
  return { ...result, mtimeMs };
}

async function isStillThere({ output, mtimeMs }: SavingResult): Promise<boolean> {
  const facts = await stat(output.path).catch(() => null);
  return facts?.size === output.sizeBytes && facts.mtimeMs === mtimeMs;
}
