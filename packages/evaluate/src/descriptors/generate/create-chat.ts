import { CommonGroundError } from "@commonground/core";
import { PassingFailure, retryAfterMs, watchStalls, withRetries } from "@commonground/files/node";
import { BadAnswer } from "./bad-answer.ts";
import {
  type Chat,
  type ChatAnswer,
  CHAT_PATIENCE,
  type ChatEndpoint,
  type ChatOptions,
  type ChatRequest,
} from "./chat.ts";
import { chatBody, type Dialect, FIRST_DIALECT, nextDialect } from "./chat-dialect.ts";
import { chatError, errorWords } from "./chat-error.ts";
import { readCompletion } from "./read-completion.ts";

/** Bytes of an answer: two hundred phrases and all that surrounds them have some twenty thousand. */
const MAX_ANSWER_BYTES = 1_000_000;

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Null where it is longer than `MAX_ANSWER_BYTES`, which is not read to its end. */
  readonly text: string | null;
}

/**
 * A way to ask an OpenAI-compatible endpoint. What it does not take (structured output, the name of the limit) is found
 * out by its refusals and left out from then on. Rate limits, failures of the server and broken connections are waited
 * for and repeated. Rejects with `BadAnswer` for what came and holds no answer, `UNAUTHORISED`, `NOT_FOUND`,
 * `INVALID_ARGUMENT` or `NETWORK` for what ends the matter, and with the signal's reason. The key is in no message.
 */
export function createChat(endpoint: ChatEndpoint, options: ChatOptions = {}): Chat {
  const { onRetry, onNotice, patience = CHAT_PATIENCE, random = Math.random } = options;
  const dialects = new Map<string, Dialect>();
  const { host } = endpoint.baseUrl;
  const { key } = endpoint;
  // Said here: what fetch would say holds the key.
  if (key !== null && !/^[\x21-\x7e]+$/u.test(key)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      "The key holds white space or characters that no key has; set its variable again",
    );
  }
  let reached = false;

  const send = async (body: string, signal: AbortSignal): Promise<Reply> => {
    const watch = watchStalls(patience.answerTimeoutMs, signal);
    try {
      const response = await fetch(completionsUrl(endpoint.baseUrl), {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        },
        body,
        redirect: "manual",
        signal: watch.signal,
      });
      reached = true;
      watch.alive(patience.readTimeoutMs);
      const text = await readCapped(response, () => watch.alive());
      return { status: response.status, headers: response.headers, text: text && withoutKey(text, key) };
    } catch (error) {
      signal.throwIfAborted();
      throw connectionFailure(error, watch.stalled(), reached, host);
    } finally {
      watch.stop();
    }
  };

  const attempt = async (request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer> => {
    for (;;) {
      const used = dialects.get(request.model) ?? FIRST_DIALECT;
      const { status, headers, text } = await send(chatBody(request, used), signal);
      if (text === null) throw new BadAnswer(`has more than ${MAX_ANSWER_BYTES} bytes`, null);
      const ok = status >= 200 && status < 300;
      const completion = ok ? readCompletion(text) : { failed: { status, said: errorWords(text) } };
      if (!("failed" in completion)) return completion;
      const { failed } = completion;
      const next = nextDialect(used, failed.status, failed.said);
      if (next === null) {
        throw chatError(failed.status, withoutKeys(failed.said), {
          host,
          model: request.model,
          retryAfterMs: retryAfterMs(headers, Date.now()),
        });
      }
      // Of many requests under way the first to be refused decides; the others find it decided.
      if ((dialects.get(request.model) ?? FIRST_DIALECT) !== used) continue;
      dialects.set(request.model, next);
      if (next.format !== used.format) {
        onNotice?.(
          `${request.model}: ${host} does not take response_format ${used.format}; ${next.format === "none" ? "answers are checked all the same" : `trying ${next.format}`}`,
        );
      }
    }
  };
  return (request, signal) =>
    withRetries(() => attempt(request, signal), { signal, onRetry, patience, random });
}

function completionsUrl(baseUrl: URL): URL {
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/+$/u, "")}/chat/completions`;
  return url;
}

async function readCapped(response: Response, onBytes: () => void): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    onBytes();
    size += chunk.length;
    // Leaving the loop cancels the body.
    if (size > MAX_ANSWER_BYTES) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks, size));
}

/** A shorter one is a placeholder, as local servers take, and may be an ordinary word. */
const SECRET_CHARACTERS = 8;

function withoutKey(text: string, key: string | null): string {
  return key === null || key.length < SECRET_CHARACTERS ? text : text.replaceAll(key, "(key)");
}

/** Endpoints repeat a part of a key that they refuse, with stars in place of the rest. */
function withoutKeys(said: string): string {
  return said.replaceAll(/\bsk-[\w*-]{4,}|[\w-]*\*{4,}[\w-]*/gu, "(key)");
}

/** What may be otherwise the next time, also where nothing was ever answered. */
const PASSING: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_SOCKET",
]);

function connectionFailure(error: unknown, stalled: boolean, reached: boolean, host: string): Error {
  const inner = (error as Error).cause as NodeJS.ErrnoException | undefined;
  const code = inner?.code ?? "";
  const reason = stalled ? "no answer came in time" : code || inner?.message || (error as Error).message;
  const nobody = !reached && !stalled && !PASSING.has(code);
  const failure = new CommonGroundError(
    "NETWORK",
    nobody
      ? `${host} cannot be reached (${reason}); check --base-url, and that the server runs`
      : `${host}: no connection that lasts (${reason}); try again, what was answered is kept`,
    { cause: error },
  );
  return nobody || /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/u.test(code) ? failure : new PassingFailure(failure);
}
