import {
  checkBucket,
  parseDestination,
  plainRegion,
  readEndpoint,
  regionOfEndpoint,
} from '../core/destination';
import { AppError } from '../core/errors';
import { checkBatchKeys, plannedBucket } from '../core/object-key';
import { createOssUploader } from '../engine/upload/oss-uploader';
import type { OssUploaderOptions } from '../engine/upload/oss-uploader';
import type { SaveTarget } from '../engine/upload/save-result';
import { sourceKey, suffixOf } from '../engine/upload/source-key';
import type { SaveTo } from './save-address';
import type { Stop } from './signals';

export interface Saving {
  readonly target: SaveTarget;
  /** Said before anything runs. */
  readonly notes: readonly string[];
}

/**
 * Makes ready for saving with what the environment says.
 * @throws AppError `uploadCredentialsMissing`, `invalidSetting`, `badObjectKey`
 */
export function prepareSaving(
  { bucket, objectKey }: SaveTo,
  overwrite: boolean,
  env: NodeJS.ProcessEnv,
  options: Pick<OssUploaderOptions, 'giveUp' | 'onTakingBack'>,
): Saving {
  const endpoint = env['OSS_ENDPOINT']?.trim() ?? '';
  const region = env['OSS_REGION']?.trim() ?? '';
  const given = {
    OSS_ACCESS_KEY_ID: env['OSS_ACCESS_KEY_ID']?.trim() ?? '',
    OSS_ACCESS_KEY_SECRET: env['OSS_ACCESS_KEY_SECRET']?.trim() ?? '',
    OSS_REGION: region === '' ? (regionOfEndpoint(endpoint) ?? '') : region,
  };
  const missing = Object.entries(given).filter(([, value]) => value === '');
  if (missing.length > 0) {
    const names = missing.map(([name]) => name).join(', ');
    throw new AppError('uploadCredentialsMissing', { names });
  }
  const destinationFor = (name: string) =>
    parseDestination({
      ...{ name: 'the command line', bucket: name, objectKey },
      ...{ region: given.OSS_REGION, accessKeyId: given.OSS_ACCESS_KEY_ID },
      ...(endpoint === '' ? {} : { endpoint: readEndpoint(endpoint, name) }),
    });
  // A bucket with variables is checked when they are known; the rest is checked now.
  destinationFor(bucket.includes('{') ? 'bucket' : bucket);
  const token = env['OSS_SESSION_TOKEN']?.trim() ?? '';
  const credentials = {
    accessKeySecret: given.OSS_ACCESS_KEY_SECRET,
    securityToken: token === '' ? null : token,
  };
  const corrected = plainRegion(region) !== region;
  const note = `OSS_REGION is "${region}"; "${plainRegion(region)}" is meant and used.`;
  return {
    target: {
      ...{ bucket, objectKey, overwrite },
      open: (name) => createOssUploader(destinationFor(name), credentials, options),
    },
    notes: corrected ? [note] : [],
  };
}

/**
 * Refuses a template by which results would overwrite each other.
 * @throws AppError `objectKeyClash`, `badObjectKey`, `invalidSetting` for a bucket that cannot be
 */
export function checkKeys(
  { bucket, objectKey }: SaveTo,
  files: readonly string[],
  inputs: readonly string[],
  extension?: string,
): void {
  const planned = files.map((input) => ({
    ...{ input, bucket, key: sourceKey(input, inputs), template: objectKey },
    extension: extension ?? suffixOf(input),
  }));
  // Only known for each file, but known before.
  for (const each of planned) checkBucket(plannedBucket(each));
  checkBatchKeys(planned);
}

/** What is to be said, once, while a cancelled upload is taken back, and how that is cut short. */
export function takingBack(
  { signal, giveUp }: Stop,
  say: (text: string) => void,
): Pick<OssUploaderOptions, 'giveUp' | 'onTakingBack'> {
  let said = false;
  return {
    giveUp,
    onTakingBack: () => {
      if (said || !signal.aborted) return;
      said = true;
      say('Taking back what was sent… Ctrl-C once more leaves it there.');
    },
  };
}
