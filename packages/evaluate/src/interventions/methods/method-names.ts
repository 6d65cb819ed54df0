import { CommonGroundError, type Removal } from "@commonground/core";

export const CHANCE = "chance";
export const AREA = "area";
export const DISC = "centred disc";
export const CONCEPT_SCORE = "concept score";
export const shapleyBy = (removal: Removal): string => `Shapley, ${removal}`;
export const leaveOneOutBy = (removal: Removal): string => `leave one out, ${removal}`;
export const pieceBy = (removal: Removal): string => `the piece, ${removal}`;

/** Throws INVALID_ARGUMENT for names of others' methods that are one of ours, or twice there. */
export function checkMethodNames(given: readonly string[], removals: readonly Removal[]): void {
  const taken = new Set([
    CHANCE,
    AREA,
    DISC,
    CONCEPT_SCORE,
    ...removals.flatMap((removal) => [shapleyBy(removal), leaveOneOutBy(removal), pieceBy(removal)]),
  ]);
  for (const name of given) {
    if (taken.has(name)) {
      throw new CommonGroundError(
        "INVALID_ARGUMENT",
        `attributions: ${JSON.stringify(name)} is what another row of the table is called, too; give the folder another name`,
      );
    }
    taken.add(name);
  }
}
