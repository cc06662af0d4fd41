import { defaultDestination } from '../core/destination';
import { AppError } from '../core/errors';

/** Where results are saved on OSS; both may hold `{variables}`. */
export interface SaveTo {
  readonly bucket: string;
  readonly objectKey: string;
}

/**
 * Reads `oss://bucket/key-template`; without a name, the source's is taken.
 * @throws AppError `badArguments`
 */
export function parseSaveTo(text: string): SaveTo {
  const parts = /^oss:\/\/([^/]+)(?:\/(.*))?$/s.exec(text);
  if (!parts) {
    const reason = `--save-to takes oss://bucket/name, not "${text}".`;
    throw new AppError('badArguments', { reason });
  }
  const [, bucket = '', key = ''] = parts;
  const named = key !== '' && !key.endsWith('/');
  return { bucket, objectKey: named ? key : key + defaultDestination.objectKey };
}
