import { CommonGroundError } from "@commonground/core";
import { fetchFile, readBody } from "./fetch-file.ts";
import { checkRange } from "./check-range.ts";
import { blobSource, type WholeSource } from "./blob-source.ts";

/** Fetched first, and kept: the headers of most models fit in it, so that one request reads them. */
const HEAD_BYTES = 131_072;

const CONTENT_RANGE = /^bytes (\d+)-(\d+)\/(\d+)$/;

export interface UrlSourceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told, while the whole is fetched, how many bytes have come and how many there are; null where the server does not say. */
  readonly onBytes?: ((received: number, total: number | null) => void) | undefined;
}

/**
 * A byte source over a file on the web, by HTTP range requests (RFC 9110, section 14). From a server that does not
 * answer them, or does not let this page see its `Content-Range` header, the whole file is fetched at once instead.
 * Rejects with what `fetchFile` throws; `read` and `whole` reject with `NETWORK` for other bytes than were asked for.
 */
export async function urlSource(url: URL, options: UrlSourceOptions = {}): Promise<WholeSource> {
  const { signal, onBytes } = options;
  const name = url.href;
  const request = (from: number, to: number) =>
    fetchFile(url, { headers: { Range: `bytes=${from}-${to}` }, signal, accept: [416] });
  const wholeOf = (response: Response) =>
    readBody(response, url, signal, onBytes && ((received) => onBytes(received, lengthOf(response))));
  const fetchWhole = async () => wholeOf(await fetchFile(url, { signal }));

  const first = await request(0, HEAD_BYTES - 1);
  if (first.status === 200) return blobSource(await wholeOf(first), name);
  const range = readContentRange(first);
  if (first.status !== 206 || range === null || range.from !== 0) {
    await first.body?.cancel();
    return blobSource(await fetchWhole(), name);
  }
  const { size } = range;
  const head = new Uint8Array(await (await readBody(first, url, signal)).arrayBuffer());
  let whole: Promise<Blob> | undefined;

  return {
    name,
    size,
    async read(offset, length) {
      checkRange(name, size, offset, length);
      if (offset + length <= head.length) return head.slice(offset, offset + length);
      const response = await request(offset, offset + length - 1);
      const got = readContentRange(response);
      const body = await readBody(response, url, signal);
      if (got?.from !== offset || got.size !== size || body.size !== length) throw changed(name);
      return new Uint8Array(await body.arrayBuffer());
    },
    whole() {
      whole ??= fetchWhole().then((blob) => {
        if (blob.size !== size) throw changed(name);
        return blob;
      });
      return whole;
    },
  };
}

/** Of a body that is not compressed on its way. */
function lengthOf({ headers }: Response): number | null {
  const length = Number(headers.get("content-length"));
  return length > 0 && headers.get("content-encoding") === null ? length : null;
}

function readContentRange(response: Response): { from: number; size: number } | null {
  const match = CONTENT_RANGE.exec(response.headers.get("content-range") ?? "");
  return match === null ? null : { from: Number(match[1]), size: Number(match[3]) };
}

function changed(name: string): CommonGroundError {
  return new CommonGroundError(
    "NETWORK",
    `${name}: the server sends other bytes than were asked for; load it again, the file may have been replaced`,
  );
}
