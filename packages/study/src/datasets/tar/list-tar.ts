import { open } from "node:fs/promises";
import { fileError } from "@commonground/files/node";
import { dataSetError } from "../data-set-error.ts";
import { BLOCK, parsePax, parseTarHeader, text } from "./tar-header.ts";

/** Longest name, and longest pax header, in bytes: Linux takes paths of 4096, and pax fields hold a few of them. */
const MAX_NAME_BYTES = 4096;
const MAX_PAX_BYTES = 65_536;

/** Read at once from where a header begins: most labels lie right behind theirs. */
const WINDOW = 4 * BLOCK;

export interface TarEntry {
  readonly name: string;
  /** Where its bytes begin in the archive. */
  readonly offset: number;
  readonly size: number;
  /** Its bytes, for those that are small enough to be read while listing. */
  read(): Promise<Uint8Array>;
}

/**
 * The regular files of a tar archive in their order, by headers alone: what they hold is not read. `onSkipped` is told of
 * what is no regular file (folders aside), as links. Throws NOT_FOUND or INVALID_DATA_SET, with the place, for a damaged
 * header, an entry that reaches beyond the archive, and a name that climbs out of it.
 */
export async function* listTar(path: string, onSkipped: (name: string) => void): AsyncGenerator<TarEntry> {
  const file = await open(path).catch((cause: unknown) => {
    throw fileError(path, "tar file", "INVALID_DATA_SET", cause);
  });
  const wrong = (at: number, what: string, cause?: unknown) =>
    dataSetError(`${path}, byte ${at}`, what, "download or pack it again", cause);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw dataSetError(path, "is no regular file", "give the path of a tar file");
    const { size: total } = found;
    const read = async (at: number, length: number): Promise<Uint8Array> => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, at);
      return bytes.subarray(0, bytesRead);
    };
    let longName: string | undefined;
    let pax: ReadonlyMap<string, string> = new Map();
    for (let at = 0; at < total;) {
      const window = await read(at, WINDOW);
      if (window.length < BLOCK) throw wrong(at, "is cut short within a header");
      if (at === 0) refuseCompressed(path, window);
      const header = attempt(
        () => parseTarHeader(window.subarray(0, BLOCK)),
        (what, cause) => wrong(at, what, cause),
      );
      if (header === null) return;
      const offset = at + BLOCK;
      const paxSize = pax.get("size");
      const size = header.type === "0" && paxSize !== undefined ? Number(paxSize) : header.size;
      if (!Number.isSafeInteger(size) || size < 0 || offset + size > total) {
        throw wrong(
          at,
          `holds an entry of ${size} bytes that reaches beyond its ${total} bytes: it is cut short`,
        );
      }
      const content = () =>
        size <= window.length - BLOCK
          ? Promise.resolve(window.slice(BLOCK, BLOCK + size))
          : read(offset, size);
      const special = async (limit: number): Promise<Uint8Array> => {
        if (size <= limit) return content();
        throw wrong(at, `holds a name or header of ${size} bytes, ${limit} are allowed`);
      };
      if (header.type === "L") longName = text(await special(MAX_NAME_BYTES));
      else if (header.type === "x") {
        const bytes = await special(MAX_PAX_BYTES);
        pax = attempt(
          () => parsePax(bytes),
          (what, cause) => wrong(at, what, cause),
        );
      } else if (header.type !== "g") {
        const name = pax.get("path") ?? longName ?? header.name;
        checkName(name, `${path}, byte ${at}`);
        if ([...pax.keys()].some((key) => key.startsWith("GNU.sparse.")) || header.type === "S") {
          throw wrong(at, `holds ${JSON.stringify(name)} as a sparse file, which is not read`);
        }
        if (header.type === "0") yield { name: name.replace(/^(?:\.\/)+/u, ""), offset, size, read: content };
        else if (header.type !== "5") onSkipped(name);
        longName = undefined;
        pax = new Map();
      }
      at = offset + Math.ceil(size / BLOCK) * BLOCK;
    }
  } finally {
    await file.close();
  }
}

/** Names become ids, and ids may become names of files. */
function checkName(name: string, where: string): void {
  const isInside = !/^[\\/]|^[a-z]:/iu.test(name) && !name.split(/[\\/]/u).includes("..");
  if (name !== "" && name.length <= MAX_NAME_BYTES && isInside && !name.includes("\0")) return;
  const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  throw dataSetError(
    where,
    isInside
      ? `has the name ${shown}, which no file can have`
      : `has the name ${shown}, which climbs out of the archive`,
    "do not trust the archive; pack it again from its files",
  );
}

function refuseCompressed(path: string, start: Uint8Array): void {
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const isZstd = start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd;
  if (!isGzip && !isZstd) return;
  throw dataSetError(
    path,
    "is compressed, so that no place in it can be read by itself",
    `unpack it with ${isGzip ? "gunzip" : "zstd -d"}`,
  );
}

function attempt<T>(work: () => T, refuse: (what: string, cause: unknown) => Error): T {
  try {
    return work();
  } catch (cause) {
    throw refuse((cause as Error).message, cause);
  }
}
