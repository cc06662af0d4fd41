/** CRC-64/XZ for the server, most significant bit first on mirrored bytes, unlike the app's own. */
const [polyHigh, polyLow] = [0x42f0e1eb, 0xa9ea3693];

const mirror8 = Uint8Array.from({ length: 256 }, (_, value) => {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) if (value & (1 << bit)) out |= 0x80 >> bit;
  return out;
});

const tables = { high: new Int32Array(256), low: new Int32Array(256) };
for (let byte = 0; byte < 256; byte++) {
  let [high, low] = [byte << 24, 0];
  for (let bit = 0; bit < 8; bit++) {
    const carry = high < 0;
    high = (high << 1) | (low >>> 31);
    low <<= 1;
    if (carry) [high, low] = [high ^ polyHigh, low ^ polyLow];
  }
  tables.high[byte] = high;
  tables.low[byte] = low;
}

/** Unsigned decimal. */
export function crc64(bytes: Uint8Array): string {
  let [high, low] = [-1, -1];
  for (const byte of bytes) {
    const at = (high >>> 24) ^ mirror8[byte]!;
    high = ((high << 8) | (low >>> 24)) ^ tables.high[at]!;
    low = (low << 8) ^ tables.low[at]!;
  }
  const mirrored = [low, high].flatMap((word) =>
    [0, 8, 16, 24].map((shift) => mirror8[(~word >>> shift) & 0xff]!),
  );
  return mirrored.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n).toString();
}
