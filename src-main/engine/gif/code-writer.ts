import type { ByteSink } from './byte-sink';

/** Codes go out low bit first, in blocks of at most 255 bytes with the length in front. */
export class CodeWriter {
  private buffer = 0;
  private bits = 0;
  private bytes: Uint8Array;
  private start: number;
  private at: number;

  constructor(private readonly sink: ByteSink) {
    this.bytes = sink.reserve(256);
    this.start = sink.length;
    this.at = this.start + 1;
  }

  write(code: number, width: number): void {
    this.buffer |= code << this.bits;
    this.bits += width;
    while (this.bits >= 8) {
      this.bytes[this.at++] = this.buffer & 255;
      this.buffer >>>= 8;
      this.bits -= 8;
      if (this.at - this.start === 256) this.closeBlock();
    }
  }

  finish(): void {
    if (this.bits > 0) {
      this.bytes[this.at++] = this.buffer & 255;
      if (this.at - this.start === 256) this.closeBlock();
    }
    if (this.at - this.start > 1) this.closeBlock();
    this.sink.put(0);
  }

  private closeBlock(): void {
    this.bytes[this.start] = this.at - this.start - 1;
    this.sink.length = this.at;
    this.bytes = this.sink.reserve(256);
    this.start = this.at;
    this.at = this.start + 1;
  }
}
