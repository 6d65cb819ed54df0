/** Remainders of a byte that 0 to 7 other bytes follow. */
const TABLES = tablesOf(0xedb88320);

/**
 * CRC-32 as zlib, PNG and Parquet have it, from 0 to 2³² − 1. `before`: that of the bytes before these. Eight bytes at a
 * time (Kounavis and Berry, "A systematic approach to building high performance software-based CRC generators", 2005).
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  let crc = ~before;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    crc =
      t7[crc & 255] ^
      t6[(crc >>> 8) & 255] ^
      t5[(crc >>> 16) & 255] ^
      t4[crc >>> 24] ^
      t3[bytes[i + 4]] ^
      t2[bytes[i + 5]] ^
      t1[bytes[i + 6]] ^
      t0[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) crc = t0[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

function tablesOf(polynomial: number): Int32Array[] {
  const tables = Array.from({ length: 8 }, () => new Int32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = ((crc & 1) * polynomial) ^ (crc >>> 1);
    tables[0][byte] = crc;
  }
  for (let k = 1; k < 8; k++) {
    for (let byte = 0; byte < 256; byte++) {
      const last = tables[k - 1][byte];
      tables[k][byte] = tables[0][last & 255] ^ (last >>> 8);
    }
  }
  return tables;
}
