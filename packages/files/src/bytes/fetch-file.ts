import { CommonGroundError } from "@commonground/core";

export interface FetchFileOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Statuses other than 2xx that the caller deals with. */
  readonly accept?: readonly number[] | undefined;
}

/**
 * The response for a file on the web. Throws `NOT_FOUND`, `UNAUTHORISED` or `NETWORK` for what is neither 2xx nor
 * accepted, or the signal's reason.
 */
export async function fetchFile(url: URL, options: FetchFileOptions = {}): Promise<Response> {
  const { headers = {}, signal, accept = [] } = options;
  const response = await fetch(url, { headers, signal: signal ?? null }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new CommonGroundError(
      "NETWORK",
      `${url.href}: cannot be fetched (${(cause as Error).message}); check the connection, and on another origin ` +
        "that its server allows this page (CORS)",
      { cause },
    );
  });
  const { ok, status } = response;
  if (ok || accept.includes(status)) return response;
  await response.body?.cancel();
  if (status === 404 || status === 410) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${url.href}: there is no such file (${status}); check the address`,
    );
  }
  if (status === 401 || status === 403) {
    throw new CommonGroundError(
      "UNAUTHORISED",
      `${url.href}: access is refused (${status}); sign in there, or take a copy that is public`,
    );
  }
  throw new CommonGroundError("NETWORK", `${url.href}: the server answers ${status}; try again later`);
}

/**
 * The body of a response as a Blob; `onBytes` is told how many bytes have come. Throws `NETWORK` where the connection
 * ends before it, or the signal's reason.
 */
export async function readBody(
  response: Response,
  url: URL,
  signal?: AbortSignal,
  onBytes?: (received: number) => void,
): Promise<Blob> {
  return (onBytes === undefined ? response : counted(response, onBytes)).blob().catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new CommonGroundError(
      "NETWORK",
      `${url.href}: the connection ended too early (${(cause as Error).message}); try again`,
      { cause },
    );
  });
}

function counted(response: Response, onBytes: (received: number) => void): Response {
  let received = 0;
  const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      received += chunk.length;
      onBytes(received);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body?.pipeThrough(count) ?? null);
}
