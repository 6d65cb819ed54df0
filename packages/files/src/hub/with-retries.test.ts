import { CommonGroundError } from "@commonground/core";
import { expect, test } from "vitest";
import { impatient } from "../../testing/with-hub.ts";
import type { Retry } from "./hub-options.ts";
import { PassingFailure, retryAfterMs, withRetries } from "./with-retries.ts";

const failure = new CommonGroundError("NETWORK", "it failed");

test("waits double from failure to failure and are told beforehand", async () => {
  const retries: Retry[] = [];
  const run = withRetries(
    async () => {
      throw new PassingFailure(failure);
    },
    { patience: impatient, onRetry: (retry) => retries.push(retry) },
  );
  await expect(run).rejects.toBe(failure);
  expect(retries).toEqual([
    { reason: "it failed", failures: 1, delayMs: 1 },
    { reason: "it failed", failures: 2, delayMs: 2 },
    { reason: "it failed", failures: 3, delayMs: 4 },
  ]);
});

test("failures are counted anew after progress", async () => {
  let calls = 0;
  const run = withRetries(
    async () => {
      calls += 1;
      if (calls < 10) throw new PassingFailure(failure, { progressed: true });
      return "done";
    },
    { patience: impatient },
  );
  expect(await run).toBe("done");
});

test("a server that asks for a longer wait than is bearable ends the matter", async () => {
  let calls = 0;
  const run = withRetries(
    async () => {
      calls += 1;
      throw new PassingFailure(failure, { retryAfterMs: impatient.maxDelayMs + 1 });
    },
    { patience: impatient },
  );
  await expect(run).rejects.toBe(failure);
  expect(calls).toBe(1);
});

test("an abort ends the wait with its reason", async () => {
  const aborter = new AbortController();
  const reason = new Error("the user left");
  const run = withRetries(
    async () => {
      throw new PassingFailure(failure, { retryAfterMs: 1_500 });
    },
    { patience: impatient, signal: aborter.signal, onRetry: () => aborter.abort(reason) },
  );
  await expect(run).rejects.toBe(reason);
});

const NOW = Date.UTC(2025, 0, 1, 12, 0, 0);

test.each([
  [{ "retry-after": "7" }, 7_000],
  [{ "retry-after": "Wed, 01 Jan 2025 12:00:30 GMT" }, 30_000],
  [{ "retry-after": "Wed, 01 Jan 2025 11:00:00 GMT" }, 0],
  [{ "retry-after": "soon" }, null],
  [{ ratelimit: '"api";r=0;t=55' }, 55_000],
  [{ ratelimit: '"api";r=12;t=55' }, null],
  [{}, null],
])("the headers %j ask to wait %s ms", (headers, expected) => {
  expect(retryAfterMs(new Headers(headers as Record<string, string>), NOW)).toBe(expected);
});
