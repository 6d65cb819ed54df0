const BLOCK = 512;

export interface EntryOptions {
  readonly type?: string;
  /** The size that the header claims, where it is not that of the content. */
  readonly size?: number | string;
  readonly prefix?: string;
}

/** One entry of a ustar archive, header and content, whatever may be wrong with it. */
export function tarEntry(
  name: string,
  content: string | Uint8Array = "",
  { type = "0", size, prefix = "" }: EntryOptions = {},
): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write("0000644\0", 100);
  header.write(typeof size === "string" ? size : octal(size ?? bytes.length, 11), 124, "latin1");
  header.write(octal(0, 11), 136);
  header.write(type, 156);
  header.write("ustar\u000000", 257);
  header.write(prefix, 345, 155);
  header.fill(" ", 148, 156);
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
    148,
  );
  return Buffer.concat([header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

/** What ends an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** A record of a pax header. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (String(length).length > String(bytes).length) length++;
  return `${length}${rest}`;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
