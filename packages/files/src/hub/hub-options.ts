import type { HubSettings } from "./hub-settings.ts";
import type { Patience } from "./patience.ts";

/** What everything that speaks to the hub is given. */
export interface HubOptions {
  readonly settings: HubSettings;
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait for another attempt. */
  readonly onRetry?: ((retry: Retry) => void) | undefined;
  /** How long to wait for what; `defaultPatience` unless given. */
  readonly patience?: Patience | undefined;
}

export interface Retry {
  /** One line: what failed. */
  readonly reason: string;
  /** Failures in a row so far, from 1. */
  readonly failures: number;
  readonly delayMs: number;
}
