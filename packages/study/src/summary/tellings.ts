import type { Resampling } from "@commonground/core";
import type { CompanionsOfRun, CompanionTold } from "../nulls/read-companions.ts";
import type { Run } from "../results/open-results.ts";
import { readRunTable } from "./run-table.ts";
import { type Called, summariseRun } from "./summarise-run.ts";
import { type Told, tellRun } from "./tell-run.ts";

/** What is to be told of a run; plain data, so that a thread can be given it. */
export interface Telling {
  readonly run: Run;
  readonly resampling: Resampling;
  readonly called?: Called | undefined;
  readonly companions?: CompanionsOfRun | undefined;
}

/** What can be told of a run from its rows, read a shard at a time. */
export const TELLINGS = {
  run: async ({ run, resampling, called, companions }: Telling): Promise<Told> =>
    tellRun(await readRunTable(run), resampling, called, companions),
  companion: async ({ run, resampling }: Telling): Promise<CompanionTold> => {
    const table = await readRunTable(run);
    return { summary: summariseRun(table, resampling), digests: table.digests };
  },
};

export type TellingKind = keyof typeof TELLINGS;

export type ToldOf<K extends TellingKind> = Awaited<ReturnType<(typeof TELLINGS)[K]>>;
