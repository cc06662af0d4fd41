/** Every way a job or a command can fail, as a code; `messages.ts` holds the sentence for each. */
export const errorCodes = [
  'badProcessString',
  'badArguments',
  'invalidSetting',
  'settingsConflict',
  'fileNotFound',
  'notReadable',
  'notAFile',
  'emptyFile',
  'sourceChanged',
  'noVideosInFolder',
  'notAVideo',
  'noVideoStream',
  'animatedWebp',
  'damagedVideo',
  'truncatedVideo',
  'startPastEnd',
  'emptyTrim',
  'cropOutside',
  'outputTooLarge',
  'targetNotFolder',
  'targetNotWritable',
  'nameTooLong',
  'outputExists',
  'outputIsSource',
  'resultGone',
  'diskFull',
  'temporaryUnusable',
  'ffmpegMissing',
  'ffmpegFailed',
  'encoderMissing',
  'verifyFailed',
  'outOfMemory',
  'queueUnreadable',
  'queueNotSaved',
  'badNameTemplate',
  'badPresetFile',
  'badObjectKey',
  'objectKeyClash',
  'uploadCredentialsMissing',
  'noDestination',
  'secretMissing',
  'uploadUnreachable',
  'uploadBusy',
  'uploadDenied',
  'uploadSignatureRefused',
  'uploadRegionWrong',
  'uploadKeyUnknown',
  'uploadTokenRefused',
  'uploadClockWrong',
  'uploadBucketMissing',
  'uploadDomainNeeded',
  'uploadExists',
  'uploadRefused',
  'uploadVerifyFailed',
  'uploadSourceChanged',
  'unexpected',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
export type ErrorDetail = Readonly<Record<string, string | number>>;

/** The plain-data form of an AppError, as it travels to the window and to `--json`. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;
}

/** An error whose cause is known. Cancelling is not an error: it is an `AbortError`. */
export class AppError extends Error implements ErrorData {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    readonly detail: ErrorDetail = {},
    options?: ErrorOptions,
  ) {
    super(`${code} ${JSON.stringify(detail)}`, options);
  }

  toData(): ErrorData {
    return { code: this.code, detail: this.detail };
  }
}

/** Whatever was thrown, as an AppError: unknown causes become `unexpected` with their own words. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('unexpected', { reason }, { cause: thrown });
}

/** True for the rejection of an aborted operation. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError';
}
