import { contentHash, type ExplainSettings, METHOD_VERSION, type ModelInfo } from "@commonground/core";
import { RESULTS_SCHEMA } from "../shards/run-folder.ts";

/** Everything that decides the rows of a run: where one of these differs, so may the rows. */
export interface RunIdentity {
  readonly model: Pick<ModelInfo, "id" | "sha256" | "configurationSha256" | "precision">;
  readonly settings: ExplainSettings;
  readonly bankSha256: string;
  readonly classesSha256: string;
  /** SHA-256 over the ids, labels and files of the data set, in order. */
  readonly dataSetSha256: string;
  readonly parts: "image" | "class";
  readonly shardSize: number;
  readonly similarities: boolean;
}

/** SHA-256 (hexadecimal) of what decides a run's rows, versions of method and columns included. */
export function fingerprint({ model, ...identity }: RunIdentity): Promise<string> {
  const { id, sha256, configurationSha256, precision } = model;
  return contentHash({
    ...identity,
    model: { id, sha256, configurationSha256, precision },
    method: METHOD_VERSION,
    results: RESULTS_SCHEMA,
  });
}
