import { type Bank, parseBank } from "@commonground/core";
import { readWebBytes, type WebFile } from "../bytes/web-file.ts";
import { bankJson } from "./bank-json.ts";
import { MAX_BANK_BYTES } from "./limits.ts";

/**
 * Reads a bank in a browser, from its address or a file that was picked. Throws INVALID_BANK, TOO_LARGE, what
 * `fetchFile` throws for addresses, or the signal's reason.
 */
export async function readBank(
  file: WebFile,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<Bank> {
  const { path, bytes } = await readWebBytes(file, "the given bank", {
    what: "bank",
    maxBytes: MAX_BANK_BYTES,
    signal: options.signal,
  });
  return parseBank(bankJson(bytes, path), path);
}
