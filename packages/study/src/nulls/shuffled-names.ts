import { CommonGroundError, shuffle } from "@commonground/core";
import type { RunTable } from "../summary/run-table.ts";
import { conceptNull } from "./concept-null.ts";
import { missingNull, type NullReport } from "./null-report.ts";

/**
 * Vision's concepts renamed by one permutation of all the bank's descriptors a draw, language's left as they are: what
 * names shared by accident come to. Of N vision and M language concepts among D descriptors N·M/D are then shared on
 * average, which is also the chance that the share is held against. Throws `INVALID_RESULTS` for results that name more
 * concepts than the bank has.
 */
export function shuffledNames(table: RunTable, seed: number): NullReport {
  const { conceptTable: concepts, record } = table;
  const { descriptors } = record;
  if (concepts.language.length === 0) return missingNull("shuffledNames", "no image was explained");
  if (descriptors === undefined) {
    return missingNull(
      "shuffledNames",
      "made by an earlier version, which did not say how many the bank has",
    );
  }
  if (concepts.named > descriptors) {
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `results of ${record.identity.model}: name ${concepts.named} concepts of a bank of ${descriptors}; make them again with commonground study run`,
    );
  }
  // Descriptors that no image names are as good as each other: which numbers they have is all the same.
  const names = Int32Array.from({ length: descriptors }, (_, d) => d);
  const chance = Float64Array.from(
    concepts.answer,
    (own) => (concepts.language[own]?.length ?? NaN) / descriptors,
  );
  return conceptNull("shuffledNames", table, chance, seed, (random) => {
    shuffle(names, random);
    return { against: concepts.answer, names };
  });
}
