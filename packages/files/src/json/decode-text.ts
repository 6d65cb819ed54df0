import { CommonGroundError, type ErrorCode } from "@commonground/core";

/**
 * UTF-8 bytes as text, a byte order mark dropped. `name` is what errors call the bytes. Throws `code` for bytes that
 * are not UTF-8.
 */
export function decodeText(bytes: Uint8Array, name: string, code: ErrorCode): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CommonGroundError(code, `${name}: is not UTF-8 text; save it as UTF-8`, { cause });
  }
}
