import { CommonGroundError } from "@commonground/core";
import { DEFAULT_ENDPOINT } from "./default-endpoint.ts";
import type { HubOptions } from "./hub-options.ts";
import type { HubSettings } from "./hub-settings.ts";
import { defaultPatience } from "./patience.ts";
import { PassingFailure, withRetries } from "./with-retries.ts";

/**
 * Asks a hub that may not be there. Until it has answered at all, patience is short: `contactAttempts` and
 * `contactMs`. From its first answer on, repeats as `withRetries` does. Throws what that throws, or `NETWORK` with what
 * to do where no answer came.
 */
export async function firstContact<T>(
  name: string,
  ask: (options: HubOptions) => Promise<T>,
  options: HubOptions,
): Promise<T> {
  const { patience = defaultPatience, settings } = options;
  const deadline = performance.now() + patience.contactMs;
  let reached = false;
  let failures = 0;
  return withRetries(async () => {
    const left = Math.max(1, deadline - performance.now());
    const answerTimeoutMs = reached ? patience.answerTimeoutMs : Math.min(left, patience.answerTimeoutMs);
    try {
      return await ask({ ...options, patience: { ...patience, answerTimeoutMs } });
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      reached ||= error.unreached === null;
      if (reached || error.unreached === null) throw error;
      failures += 1;
      const another =
        failures < patience.contactAttempts && performance.now() + patience.firstDelayMs < deadline;
      if (!another) throw unreachable(name, error.unreached, settings, error.failure);
      const { host, reason } = error.unreached;
      const failure = new CommonGroundError("NETWORK", `${name}: no answer from ${host} (${reason})`);
      throw new PassingFailure(failure, { unreached: error.unreached });
    }
  }, options);
}

function unreachable(
  name: string,
  { host, reason }: { readonly host: string; readonly reason: string },
  { endpoint, cacheDirectory }: HubSettings,
  cause: Error,
): CommonGroundError {
  const mirror = endpoint === DEFAULT_ENDPOINT ? "" : `, HF_ENDPOINT (${endpoint})`;
  return new CommonGroundError(
    "NETWORK",
    `${name}: the hub at ${host} cannot be reached (${reason}); check the network${mirror} and any proxy ` +
      "(HTTPS_PROXY with NODE_USE_ENV_PROXY=1, from Node 22.21 or 24 on), then try again; " +
      `what the cache holds (${cacheDirectory}) can be used without a network`,
    { cause },
  );
}
