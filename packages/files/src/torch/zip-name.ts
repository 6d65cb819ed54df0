const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Names that climb out of the archive, begin at a root, skip a step, or are none. */
const ODD_NAME = /^$|[\\\0]|^\/|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/u;

/** The text of a name in an archive, which no other bytes have; undefined where it is not UTF-8. */
export function decodeName(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether a file of the archive may have the name. Nothing is written by it; PyTorch names no other way. */
export const isPlainName = (name: string): boolean => !ODD_NAME.test(name);
