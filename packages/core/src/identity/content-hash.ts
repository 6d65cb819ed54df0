import { canonicalJson } from "./canonical-json.ts";
import { digestSha256 } from "./sha256.ts";

/** SHA-256 of bytes, hexadecimal in lower case. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Browsers keep it from pages that are not served securely.
  const subtle = (crypto as Partial<typeof crypto>).subtle;
  const digest =
    subtle === undefined ? digestSha256(bytes) : new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * SHA-256 (hexadecimal) of the canonical JSON of a plain value, so that equal content has an equal hash whatever the
 * order of its keys. Throws `INVALID_ARGUMENT` for what JSON cannot hold.
 */
export function contentHash(value: unknown): Promise<string> {
  return sha256(new TextEncoder().encode(canonicalJson(value)));
}
