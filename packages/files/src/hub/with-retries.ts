import { setTimeout as sleep } from "node:timers/promises";
import { CommonGroundError } from "@commonground/core";
import type { Retry } from "./hub-options.ts";
import { defaultPatience, type Patience } from "./patience.ts";

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait for another attempt. */
  readonly onRetry?: ((retry: Retry) => void) | undefined;
  readonly patience?: Pick<Patience, "attempts" | "firstDelayMs" | "maxDelayMs"> | undefined;
  /**
   * Numbers from 0 to below 1 that spread the waits of several who were turned away at once: half to all of a wait of
   * our own, up to a first one more where the server says how long. All are waited whole without it.
   */
  readonly random?: (() => number) | undefined;
}

/** A failure that may pass: what to report if it does not, and what the server asked for. */
export class PassingFailure extends Error {
  override readonly name = "PassingFailure";
  readonly failure: CommonGroundError;
  readonly retryAfterMs: number | null;
  /** Enough was received to count failures from the start again. */
  readonly progressed: boolean;
  /** Which host gave no answer, and why, where none began. */
  readonly unreached: { readonly host: string; readonly reason: string } | null;

  constructor(
    failure: CommonGroundError,
    details: {
      retryAfterMs?: number | null;
      progressed?: boolean;
      unreached?: PassingFailure["unreached"];
    } = {},
  ) {
    super(failure.message);
    this.failure = failure;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.progressed = details.progressed ?? false;
    this.unreached = details.unreached ?? null;
  }
}

/**
 * Repeats `operation` while it throws `PassingFailure`, waiting twice as long each time or as long as the server asks,
 * then throws its failure. Anything else that it throws ends the matter at once.
 */
export async function withRetries<T>(operation: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, onRetry, patience = defaultPatience, random = () => 0 } = options;
  for (let failures = 0; ;) {
    signal?.throwIfAborted();
    try {
      return await operation();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PassingFailure)) throw error;
      failures = error.progressed ? 1 : failures + 1;
      const delayMs =
        error.retryAfterMs === null
          ? patience.firstDelayMs * 2 ** (failures - 1) * (1 - random() / 2)
          : error.retryAfterMs + patience.firstDelayMs * random();
      if (failures >= patience.attempts || delayMs > patience.maxDelayMs) throw error.failure;
      onRetry?.({ reason: error.failure.message, failures, delayMs });
      await sleep(delayMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

/**
 * Milliseconds that a server asks to wait: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), else the seconds
 * until the window ends in the hub's `RateLimit` (draft-ietf-httpapi-ratelimit-headers); null where it asks nothing.
 */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const after = headers.get("retry-after")?.trim();
  if (after !== undefined && after !== "") {
    if (/^\d+$/.test(after)) return Number(after) * 1000;
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const reset = /;\s*r\s*=\s*0\s*;\s*t\s*=\s*(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1];
  return reset === undefined ? null : Number(reset) * 1000;
}
