import { createHash, type Hash } from "node:crypto";

/**
 * The hash that names a blob of the cache: SHA-256 (64 hexadecimal digits) for files in large-file storage, git's own
 * for the others: SHA-1 of "blob <length>\0" and the content (40 digits). Null for names that are neither.
 */
export function blobHash(blob: string, size: number): Hash | null {
  if (/^[0-9a-f]{64}$/.test(blob)) return createHash("sha256");
  if (/^[0-9a-f]{40}$/.test(blob)) return createHash("sha1").update(`blob ${size}\0`);
  return null;
}
