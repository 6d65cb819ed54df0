import { CommonGroundError } from "@commonground/core";
import { Redis } from "ioredis";

export interface RedisOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told when an established connection is lost, and when it is there again. */
  readonly onNotice?: ((text: string) => void) | undefined;
}

/** How replies begin of a Redis that takes nothing: out of memory, of disk, a replica, no rights. */
export const REFUSALS = /^(?:OOM|MISCONF|READONLY|NOPERM|NOAUTH)\b/u;

/** What a Redis that answers, but does not do what is asked for, is told as. */
export function refusal(address: string, cause: Error): CommonGroundError {
  return new CommonGroundError("RUNTIME", `${address}: this Redis refuses the shards: ${cause.message}`, {
    cause,
  });
}

/** An open connection, and what it is called in messages: never with its password. */
export interface Connection {
  readonly client: Redis;
  readonly address: string;
}

/** A first contact; what was there once is waited for as long as it takes. */
const FIRST_CONTACT_MS = 8_000;
const RECONNECT_MS = 1_000;
const WRONG_PASSWORD = /^(?:NOAUTH|WRONGPASS|NOPERM|ERR AUTH|ERR invalid password)/u;

/**
 * Connects to `redis://[user:password@]host[:port][/database]` (`rediss://` with TLS). Rejects with `INVALID_ARGUMENT`
 * for another address, with `NETWORK` where no Redis answers within 8 s, with `UNAUTHORISED` where it wants another
 * password, or with the signal's reason. A connection that is lost later is made again by itself, and commands wait.
 */
export async function connectRedis(
  url: string,
  { signal, onNotice }: RedisOptions = {},
): Promise<Connection> {
  const address = addressOf(url);
  signal?.throwIfAborted();
  let known = false;
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: FIRST_CONTACT_MS,
    maxRetriesPerRequest: null,
    retryStrategy: () => (known ? RECONNECT_MS : null),
  });
  let problem: Error | undefined;
  client.on("error", (error: Error) => (problem = error));
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  try {
    await Promise.race([
      client.connect().then(() => client.ping()),
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error("no answer")), FIRST_CONTACT_MS);
        stop = () => reject(signal!.reason as Error);
        signal?.addEventListener("abort", stop, { once: true });
      }),
    ]);
  } catch (cause) {
    client.disconnect();
    signal?.throwIfAborted();
    throw unreachable(address, problem ?? (cause as Error));
  } finally {
    clearTimeout(timer);
    if (stop !== undefined) signal?.removeEventListener("abort", stop);
  }
  known = true;
  let away = false;
  client.on("reconnecting", () => {
    if (!away) onNotice?.(`${address} does not answer; waiting for it`);
    away = true;
  });
  client.on("ready", () => {
    if (away) onNotice?.(`${address} is back`);
    away = false;
  });
  return { client, address };
}

function addressOf(url: string): string {
  const { protocol, host, pathname } = new URL(URL.canParse(url) ? url : "none:");
  if (!["redis:", "rediss:"].includes(protocol) || host === "" || !/^(?:\/\d{0,5})?$/u.test(pathname)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      "the queue is no address of a Redis; give redis://host:port, or redis://host:port/database",
    );
  }
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

function unreachable(address: string, cause: Error): CommonGroundError {
  if (WRONG_PASSWORD.test(cause.message)) {
    return new CommonGroundError(
      "UNAUTHORISED",
      `${address}: this Redis refuses the user or password (${cause.message}); give redis://user:password@host:port`,
      { cause },
    );
  }
  const why = (cause as NodeJS.ErrnoException).code ?? cause.message;
  return new CommonGroundError(
    "NETWORK",
    `${address}: no Redis answers there (${why}); start one, or check the address`,
    { cause },
  );
}
