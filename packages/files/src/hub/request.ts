import { CommonGroundError } from "@commonground/core";
import type { HubOptions } from "./hub-options.ts";
import { defaultPatience } from "./patience.ts";
import { statusError, type Subject } from "./status-error.ts";
import { watchStalls, type StallWatch } from "./watch-stalls.ts";
import { PassingFailure } from "./with-retries.ts";

/** The hub's own chains have three: old name → new name → storage. */
const MAX_REDIRECTS = 8;

/** Certificates that will be as wrong the next time. */
const CERTIFICATE_ERROR = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/;

export interface Answer {
  readonly response: Response;
  readonly watch: StallWatch;
}

/**
 * Sends a GET request, follows redirects and hands the answer to `use`, all under a watch against stalls. The token
 * goes to the endpoint's origin only. Throws what `statusError` says for answers other than 2xx, `PassingFailure` when the connection fails, NETWORK when it never can work.
 */
export async function request<T>(
  url: string,
  headers: Readonly<Record<string, string>>,
  subject: Subject,
  options: HubOptions,
  use: (answer: Answer) => Promise<T>,
): Promise<T> {
  const { settings, signal, patience = defaultPatience } = options;
  const watch = watchStalls(patience.answerTimeoutMs, signal);
  let target = new URL(url);
  let answered = false;
  try {
    const origin = new URL(settings.endpoint).origin;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const sent: Record<string, string> = { ...headers, "accept-encoding": "identity" };
      if (settings.token !== null && target.origin === origin) {
        sent.authorization = `Bearer ${settings.token}`;
      }
      answered = false;
      const response = await fetch(target, { headers: sent, redirect: "manual", signal: watch.signal });
      answered = true;
      watch.alive(patience.readTimeoutMs);
      const location = response.headers.get("location");
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        target = nextTarget(location, target, subject);
        continue;
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw statusError(response, target, subject, settings);
      }
      return await use({ response, watch });
    }
    throw new CommonGroundError(
      "NETWORK",
      `${subject.name}: ${origin} redirects in circles; check HF_ENDPOINT and any proxy between`,
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (!watch.stalled() && !isFetchError(error)) throw error;
    const silentMs = watch.stalled() ? (answered ? patience.readTimeoutMs : patience.answerTimeoutMs) : null;
    throw connectionError(error, silentMs, answered, target, subject);
  } finally {
    watch.stop();
  }
}

function nextTarget(location: string, from: URL, subject: Subject): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from) : null;
  if (next === null || !/^https?:$/.test(next.protocol)) {
    throw new CommonGroundError(
      "NETWORK",
      `${subject.name}: ${from.host} redirects to what is no web address; check HF_ENDPOINT`,
    );
  }
  return next;
}

/** What `fetch` and its bodies throw: a TypeError with the socket's error as its cause. */
function isFetchError(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined;
}

function connectionError(
  error: unknown,
  silentMs: number | null,
  answered: boolean,
  target: URL,
  subject: Subject,
): Error {
  const inner = (error as Error).cause as NodeJS.ErrnoException | undefined;
  const code = inner?.code ?? (error as NodeJS.ErrnoException).code ?? "";
  if (CERTIFICATE_ERROR.test(code)) {
    return new CommonGroundError(
      "NETWORK",
      `${subject.name}: ${target.host} shows a certificate that is not trusted (${code}); ` +
        "if a proxy of your network stands between, name its certificate in NODE_EXTRA_CA_CERTS",
      { cause: error },
    );
  }
  const reason =
    silentMs === null
      ? (REASONS[code] ?? (code || inner?.message || (error as Error).message))
      : `no answer for ${Math.ceil(silentMs / 1000)} s`;
  return new PassingFailure(
    new CommonGroundError(
      "NETWORK",
      `${subject.name}: no connection to ${target.host} that lasts (${reason}); check the network and try again, ` +
        "what has arrived is kept",
      { cause: error },
    ),
    { unreached: answered ? null : { host: target.host, reason } },
  );
}

/** What people call the errors of sockets and of looking names up. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "names of hosts cannot be looked up",
  ECONNREFUSED: "the connection is refused",
  ECONNRESET: "the connection is reset",
  EHOSTUNREACH: "no way leads to it",
  ENETUNREACH: "no way leads to it",
  UND_ERR_CONNECT_TIMEOUT: "no answer",
};
