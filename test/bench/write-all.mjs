/** Writing pictures to a program's standard input. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Writes buffers as fast as they are taken, then ends the stream. A program that stops reading says
 * why itself: nothing is thrown here.
 * @param {import('node:stream').Writable | null} stream
 * @param {Iterable<Uint8Array>} buffers
 */
export function writeAll(stream, buffers) {
  if (stream) pipeline(Readable.from(buffers), stream).catch(() => undefined);
}
