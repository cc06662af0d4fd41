import type { UploadedObject } from '../../core/upload';
import type { FileDigest } from './file-digest';

export interface UploadRequest {
  readonly path: string;
  /** Of the file as it is now. */
  readonly digest: FileDigest;
  readonly objectKey: string;
  readonly contentType: string;
  /** ASCII; found again as the object's user metadata. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Replace an object that has the name already. */
  readonly overwrite: boolean;
}

export interface UploadContext {
  readonly signal: AbortSignal;
  /** At most ten times a second, and when all is there. */
  readonly onProgress: (sentBytes: number, totalBytes: number) => void;
}

export interface UploadResult extends UploadedObject {
  /** Bytes that an earlier try had brought there. */
  readonly resumedBytes: number;
  /** What the user should know all the same. */
  readonly notes: readonly string[];
}

/** Brings files to where others can load them. */
export interface Uploader {
  /**
   * Resolves when the object is there and was compared with the file. Cancelled, it leaves nothing
   * in the bucket; after a crash or a lost network the next call goes on where this one stopped.
   * @throws AppError; AbortError
   */
  readonly upload: (request: UploadRequest, context: UploadContext) => Promise<UploadResult>;
  /** Deletes an object; one that is not there is no error. @throws AppError; AbortError */
  readonly remove: (objectKey: string, signal?: AbortSignal) => Promise<void>;
  /** The link to an object, in the destination's style. */
  readonly link: (objectKey: string) => string;
}
