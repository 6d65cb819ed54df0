import { CommonGroundError, type ExplainSettings, type Resampling } from "@commonground/core";
import { checkSameMethod, checkSameQuestion } from "../results/same-question.ts";
import type { RunRecord } from "../run/run-record.ts";
import { distinctNames } from "../summary/distinct-names.ts";
import { compareAnswers } from "./compare-answers.ts";
import { compareConcepts } from "./compare-concepts.ts";
import { compareMeasures } from "./compare-measures.ts";
import { compareParts } from "./compare-parts.ts";
import type { Diff, DiffSide } from "./diff.ts";
import { pairRows, type RunToPair } from "./pair-rows.ts";

/** Share of the time after reading that the measures take. */
const OF_MEASURES = 0.85;

/**
 * What changed from run `a` to run `b`. Throws `INVALID_RESULTS` for runs over other images, other classes or by another
 * version of the method,
 * `INVALID_DATA_SET` where no image was answered by both. `onCompared` is told the share that is done, 0 to 1, once all rows
 * are read.
 */
export async function compareRuns(
  a: RunToPair,
  b: RunToPair,
  resampling: Resampling,
  onCompared: (share: number) => void = () => {},
): Promise<Diff> {
  checkSameQuestion(a, b);
  checkSameMethod(a, b);
  const { pairs, failed } = await pairRows(a, b);
  if (pairs.length === 0) {
    throw new CommonGroundError(
      "INVALID_DATA_SET",
      `no image was answered on both sides (${failed} failed); see the column error of ${a.folder} and ${b.folder}`,
    );
  }
  const [one, other] = [a.record.identity, b.record.identity];
  const called = distinctNames([one, other]).map((name) => name.called);
  const measures = compareMeasures(pairs, resampling, (share) => onCompared(OF_MEASURES * share));
  const diff: Diff = {
    schema: "commonground/diff@1",
    a: side(a.record, called[0]),
    b: side(b.record, called[1]),
    settings: differing(one.settings, other.settings),
    images: pairs.length,
    failed,
    resampling,
    answers: compareAnswers(pairs, resampling),
    measures,
    concepts: compareConcepts(pairs),
    parts: compareParts(pairs),
  };
  onCompared(1);
  return diff;
}

function side({ identity }: RunRecord, model: string): DiffSide {
  const { precision, runtime, device, weightsSha256, bankSha256, configurationSha256, parts } = identity;
  return { model, precision, runtime, device, weightsSha256, bankSha256, configurationSha256, parts };
}

function differing(a: ExplainSettings, b: ExplainSettings): Record<string, readonly [unknown, unknown]> {
  const names = Object.keys({ ...a, ...b }) as (keyof ExplainSettings)[];
  return Object.fromEntries(
    names.filter((name) => a[name] !== b[name]).map((name) => [name, [a[name], b[name]]]),
  );
}
