/**
 * CRC-64 as `x-oss-hash-crc64ecma` has it: ECMA-182's polynomial, reflected, all ones before and
 * after (also known as CRC-64/XZ). In 32-bit halves: BigInt would be fifty times slower.
 */
export interface Crc64 {
  readonly update: (bytes: Uint8Array) => void;
  /** Unsigned decimal, as OSS writes it. */
  readonly digest: () => string;
}

const polynomial = 0xc96c5795d7870f42n;
const [lowTable, highTable] = makeTables();

function makeTables(): [Int32Array, Int32Array] {
  const [low, high] = [new Int32Array(256), new Int32Array(256)];
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    low[byte] = Number(BigInt.asIntN(32, value));
    high[byte] = Number(BigInt.asIntN(32, value >> 32n));
  }
  return [low, high];
}

export function createCrc64(): Crc64 {
  let [low, high] = [-1, -1];
  return {
    update: (bytes) => {
      let [l, h] = [low, high];
      for (const byte of bytes) {
        const at = (l ^ byte) & 0xff;
        l = ((l >>> 8) | (h << 24)) ^ lowTable[at]!;
        h = (h >>> 8) ^ highTable[at]!;
      }
      [low, high] = [l, h];
    },
    digest: () => ((BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0)).toString(),
  };
}
