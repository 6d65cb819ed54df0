import { createHash } from "node:crypto";
import { parquetMetadata } from "hyparquet";

/*
 * A shard says of itself what its bytes are: its last fact is the SHA-256 of the whole file, taken with zeros where the
 * hash itself stands. So it is checked wherever it is read, and moves with the file; nothing beside it has to be kept in
 * step with shards that are made twice, again or on many machines.
 */

const FACT = "sha256";
const UNSEALED = "0".repeat(64);

/** Facts of shards beside the seal, which those of earlier versions lack. */
const OTHERS: ReadonlySet<string> = new Set(["schema", "fingerprint", "shard", "crc32"]);

/** The fact of bytes that are to be sealed; it must be the last one. */
export const TO_BE_SEALED = { [FACT]: UNSEALED } as const;

/** Field of two strings as the compact protocol of Thrift writes it, up to the hash. */
const MARK = Buffer.from([0x18, FACT.length, ...Buffer.from(FACT), 0x18, UNSEALED.length]);

/** Writes the hash into a file with the fact `TO_BE_SEALED`. */
export function seal(bytes: Uint8Array): Uint8Array {
  const at = placeOf(bytes)!;
  const file = bytesOf(bytes);
  file.write(hashOf(file, at), at, "latin1");
  return bytes;
}

/** Whether a file's bytes are those that were written; "none" where it does not say, as in earlier versions. */
export function sealOf(bytes: Uint8Array): "whole" | "broken" | "none" {
  const at = placeOf(bytes);
  if (at === null) return "none";
  const file = bytesOf(bytes);
  return file.toString("latin1", at, at + UNSEALED.length) === hashOf(file, at) ? "whole" : "broken";
}

/** Facts that no shard ever had: bytes of the seal's own name were changed. */
export function areOfNoShard(facts: Readonly<Record<string, string>>): boolean {
  return Object.keys(facts).some((key) => !OTHERS.has(key));
}

/** False for a file whose bytes were changed, or that has no seal and cannot be read. */
export function isWhole(bytes: Uint8Array): boolean {
  const found = sealOf(bytes);
  if (found !== "none") return found === "whole";
  try {
    const facts = parquetMetadata(new Uint8Array(bytes).buffer).key_value_metadata ?? [];
    return !areOfNoShard(Object.fromEntries(facts.map(({ key }) => [key, ""])));
  } catch {
    return false;
  }
}

function placeOf(bytes: Uint8Array): number | null {
  const mark = bytesOf(bytes).lastIndexOf(MARK);
  const at = mark + MARK.length;
  return mark < 0 || at + UNSEALED.length > bytes.length ? null : at;
}

function hashOf(file: Buffer, at: number): string {
  return createHash("sha256")
    .update(file.subarray(0, at))
    .update(UNSEALED)
    .update(file.subarray(at + UNSEALED.length))
    .digest("hex");
}

function bytesOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
