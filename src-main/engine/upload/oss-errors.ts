import { resolveEndpoint } from '../../core/destination';
import type { Destination } from '../../core/destination';
import { AppError } from '../../core/errors';
import { objectName } from '../../core/upload';

/** What ali-oss throws: an Error with these, or (cancelled) a plain object. */
interface OssFailure {
  readonly name: string;
  readonly message: string;
  /** -1 for the network, -2 for a timeout. */
  readonly status: number;
  readonly code: string;
  readonly ecCode: string;
}

export function readFailure(thrown: unknown): OssFailure {
  const { name, message, status, code, ecCode } =
    typeof thrown === 'object' && thrown !== null ? (thrown as Record<string, unknown>) : {};
  const word = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    name: word(name),
    message: word(message),
    status: typeof status === 'number' ? status : 0,
    code: word(code),
    ecCode: word(ecCode),
  };
}

/** True where the answer says so, by its code. */
export const hasCode = (thrown: unknown, ...codes: readonly string[]): boolean =>
  codes.includes(readFailure(thrown).code);

const isNetwork = ({ status, name, message }: OssFailure): boolean =>
  status < 0 || /Timeout/.test(name) || networkReason(message) !== null;

/** True for what may go well the next time: the network, 5xx and 429, nothing else. */
export function isPassing(thrown: unknown): boolean {
  if (thrown instanceof AppError) return false;
  const failure = readFailure(thrown);
  return failure.status >= 500 || failure.status === 429 || isNetwork(failure);
}

/** True where it was refused: somebody is there. */
export const wasAnswered = (thrown: unknown): boolean => readFailure(thrown).status > 0;

/** True where there was not even a connection. */
export function isUnconnected(thrown: unknown): boolean {
  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/.test(
    readFailure(thrown).message,
  );
}

const networkReasons: readonly (readonly [RegExp, string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, 'its name is not known'],
  [/ECONNREFUSED/, 'it refuses connections'],
  [/EHOSTUNREACH|ENETUNREACH|ENETDOWN/, 'there is no way to it'],
  [/ETIMEDOUT|[Tt]imeout/, 'it does not answer in time'],
  [/CERT|self.signed|certificate/, 'its certificate is not valid'],
  [/ECONNRESET|EPIPE|ECONNABORTED|socket hang up|socket disconnected/, 'the connection was lost'],
];

/** Why a connection failed, in words; null where it is not for the network. */
export function networkReason(text: string): string | null {
  return networkReasons.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** The EC codes of a signature whose region is wrong. */
const regionCodes = ['0002-00000226', '0002-00000228'];

/**
 * What ali-oss threw, as an AppError. It carries only words that are known to be harmless: OSS's
 * answers quote signed headers, the session token among them.
 */
export function explainFailure(
  thrown: unknown,
  destination: Destination,
  action: string,
  key: string,
): AppError {
  if (thrown instanceof AppError) return thrown;
  const failure = readFailure(thrown);
  const { status, code, ecCode, message } = failure;
  const { bucket, region, accessKeyId } = destination;
  const { host } = new URL(resolveEndpoint(destination).url);
  if (status === 429 || status >= 500) return new AppError('uploadBusy', { host, status });
  if (regionCodes.includes(ecCode)) return new AppError('uploadRegionWrong', { bucket, region });
  switch (code) {
    case 'FileAlreadyExists':
      return new AppError('uploadExists', { object: objectName(bucket, key) });
    case 'SignatureDoesNotMatch':
      return new AppError('uploadSignatureRefused');
    case 'InvalidAccessKeyId':
      return new AppError('uploadKeyUnknown', { accessKeyId });
    case 'SecurityTokenExpired':
    case 'InvalidSecurityToken':
      return new AppError('uploadTokenRefused');
    case 'RequestTimeTooSkewed':
      return new AppError('uploadClockWrong');
    case 'PublicEndpointForbidden':
      return new AppError('uploadDomainNeeded', { bucket });
    case 'NoSuchBucket':
      return new AppError('uploadBucketMissing', { bucket });
    case 'InvalidObjectName':
      return new AppError('badObjectKey', {
        key,
        reason: 'OSS refuses it',
        allowed: '1 to 1023 bytes of UTF-8, no / or \\ in front',
      });
    case 'AccessDenied':
      // The bucket is there, but another region's endpoint was asked.
      if (/specified endpoint/.test(message))
        return new AppError('uploadRegionWrong', { bucket, region });
      return new AppError('uploadDenied', { bucket, action });
  }
  if (isNetwork(failure)) {
    const reason = networkReason(message) ?? 'the connection failed';
    return new AppError('uploadUnreachable', { host, reason });
  }
  // A HEAD has no body to tell the code.
  if (status === 403) return new AppError('uploadDenied', { bucket, action });
  // Nothing was answered: a fault of this machine, or of ours.
  if (status === 0) return new AppError('unexpected', { reason: message || failure.name });
  const told = /^[A-Za-z]+$/.test(code) ? code : 'no code';
  return new AppError('uploadRefused', { status, code: told, reason: `it could not ${action}` });
}
