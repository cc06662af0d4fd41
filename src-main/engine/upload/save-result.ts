import { checkBucket } from '../../core/destination';
import { AppError, isAbort, toAppError } from '../../core/errors';
import { formatObjectKey, objectKeyVariables } from '../../core/object-key';
import type { ConversionSettings } from '../../core/settings';
import { contentTypeOf, describeSettings } from '../../core/upload';
import { digestFile } from './file-digest';
import type { UploadContext, Uploader, UploadResult } from './uploader';

/** Where results go. */
export interface SaveTarget {
  /** Both may hold `{variables}`. */
  readonly bucket: string;
  readonly objectKey: string;
  /** Replace objects that have the name already. */
  readonly overwrite: boolean;
  readonly open: (bucket: string) => Uploader;
}

/** A file on this machine that is to be saved. */
export interface FinishedFile {
  readonly path: string;
  /** Without the dot. */
  readonly extension: string;
  /** What `{key}` stands for: the source's name, with folders where they matter. */
  readonly sourceKey: string;
  readonly taskTime: Date;
  /** What it was made by, where that is known. */
  readonly settings: ConversionSettings | null;
}

/**
 * Names a finished file by the target's template and uploads it.
 * @throws AppError; AbortError
 */
export async function saveResult(
  target: SaveTarget,
  file: FinishedFile,
  context: UploadContext,
): Promise<UploadResult> {
  const { path, extension, settings } = file;
  const digest = await digestFile(path, context.signal);
  const variables = objectKeyVariables({
    ...{ bucket: target.bucket, key: file.sourceKey, extension, contentHash: digest.sha256 },
    ...{ uploadTime: new Date(), taskTime: file.taskTime },
    // A result has one picture stream, and a task one result.
    ...{ streamIndex: 0, index: 1 },
  });
  const bucket = formatObjectKey(target.bucket, variables);
  checkBucket(bucket);
  const objectKey = formatObjectKey(target.objectKey, { ...variables, bucket });
  return target.open(bucket).upload(
    {
      ...{ path, digest, objectKey, contentType: contentTypeOf(extension) },
      ...{ metadata: settings ? describeSettings(settings) : {}, overwrite: target.overwrite },
    },
    context,
  );
}

/** The same error, telling that the finished file is there all the same. */
export function withKept(error: unknown, path: string): unknown {
  if (isAbort(error)) return error;
  const { code, detail } = toAppError(error);
  return new AppError(code, { ...detail, kept: path });
}
