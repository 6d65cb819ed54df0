import { contentHash, METHOD_VERSION } from "@commonground/core";
import { evaluationIdentity } from "../evaluation/evaluation-identity.ts";
import { kindOfPlan } from "./kind-of-plan.ts";
import { readRunRecord, refuseOther, type RunIdentity } from "./run-record.ts";
import type { Study } from "./study.ts";
import { runFolder } from "./worker.ts";

/**
 * Finds out before any model is opened, and before the plan is written beside them, whether the folders of a study's runs
 * hold runs of another plan. Throws `INVALID_RESULTS` as `claimRunFolder`, which knows the models besides.
 */
export async function checkRunFolders(study: Study, out: string): Promise<void> {
  const { plan, bank, classes, dataSetSha256, shards } = study;
  const asked = {
    bankSha256: await contentHash(bank),
    classesSha256: await contentHash(classes),
    dataSetSha256,
    items: shards.items,
    parts: plan.parts,
    shardSize: plan.shardSize,
    similarities: plan.similarities,
    method: METHOD_VERSION,
    results: kindOfPlan(plan).rows.schema,
    ...(plan.evaluation === undefined ? {} : { evaluation: await evaluationIdentity(plan.evaluation) }),
  };
  for (const model of plan.models.keys()) {
    for (const [setting, given] of Object.entries(plan.settings)) {
      const folder = runFolder(out, study, { model, setting, shard: 0 });
      const identity = (await readRunRecord(folder))?.identity;
      if (identity === undefined) continue;
      const stated = Object.entries(given).filter(([, value]) => value !== undefined);
      const settings = { ...identity.settings, ...Object.fromEntries(stated) };
      const wanted: RunIdentity = { ...identity, ...asked, settings };
      if ((await contentHash(wanted)) !== (await contentHash(identity)))
        refuseOther(folder, identity, wanted);
    }
  }
}
