/** Bytes that grow until they are taken. */
export class ByteSink {
  private bytes: Uint8Array;
  length = 0;

  constructor(capacity = 65536) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `count` more bytes; the returned array is good until the next reserve. */
  reserve(count: number): Uint8Array {
    const needed = this.length + count;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    return this.bytes;
  }

  put(...values: number[]): void {
    const bytes = this.reserve(values.length);
    for (const value of values) bytes[this.length++] = value;
  }

  /** Two bytes, low one first, as GIF writes every number. */
  putUint16(value: number): void {
    this.put(value & 255, (value >> 8) & 255);
  }

  append(values: Uint8Array): void {
    this.reserve(values.length).set(values, this.length);
    this.length += values.length;
  }

  /** As `take`, but no copy: good until the next reserve. */
  drain(): Uint8Array {
    const drained = this.written();
    this.length = 0;
    return drained;
  }

  /** What was written so far, good until the next reserve. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** A copy of what was written, of just that size; the sink is empty then. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}
