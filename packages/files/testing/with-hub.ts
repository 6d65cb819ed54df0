import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DownloadProgress } from "../src/hub/download-file.ts";
import type { HubSettings } from "../src/hub/hub-settings.ts";
import type { Patience } from "../src/hub/patience.ts";
import type { Retry } from "../src/hub/hub-options.ts";
import type { PullOptions } from "../src/hub/pull-repository.ts";
import { chooseWeights } from "./choose-weights.ts";
import { startHubServer, type HubServer } from "./hub-server.ts";

/** Waits for nothing longer than a test may take. */
export const impatient: Patience = {
  attempts: 4,
  firstDelayMs: 1,
  maxDelayMs: 2_000,
  contactAttempts: 2,
  contactMs: 5_000,
  answerTimeoutMs: 10_000,
  readTimeoutMs: 10_000,
  lockPollMs: 10,
  lockStaleMs: 10_000,
};

export interface HubTest {
  readonly hub: HubServer;
  readonly settings: HubSettings;
  /** Options for the hub's functions; what they report is kept in `progress` and `retries`. */
  readonly options: PullOptions;
  readonly progress: readonly DownloadProgress[];
  readonly retries: readonly Retry[];
}

/** Runs a test against a hub of its own and an empty cache. */
export function withHub(body: (test: HubTest) => Promise<void>): () => Promise<void> {
  return async () => {
    const hub = await startHubServer();
    const folder = await mkdtemp(join(tmpdir(), "commonground-hub-"));
    const settings: HubSettings = {
      endpoint: hub.endpoint,
      cacheDirectory: join(folder, "cache"),
      token: null,
      offline: false,
    };
    const progress: DownloadProgress[] = [];
    const retries: Retry[] = [];
    const options: PullOptions = {
      choose: chooseWeights,
      settings,
      patience: impatient,
      onProgress: (report) => progress.push(report),
      onRetry: (retry) => retries.push(retry),
    };
    try {
      await body({ hub, settings, options, progress, retries });
    } finally {
      await hub.close();
      await rm(folder, { recursive: true, force: true });
    }
  };
}
