import type { Attribution } from "../causes/causes.ts";
import { CommonGroundError } from "../errors.ts";
import type { RunLengths } from "../image/run-lengths.ts";
import type { Dynamics, Explanation } from "./explanation.ts";
import { MAX_PARTS, partIdentity } from "./part-identity.ts";

const IDENTITIES = new Set(Array.from({ length: MAX_PARTS }, (_, i) => partIdentity(i).label));

/**
 * Checks that what an explanation says in several places agrees, so that views of it need not: masks fill the frame,
 * patches lie in the grid and in one part each, lists are as long as what they list. For objects that fit the JSON
 * Schema. Throws `INVALID_EXPLANATION`; `name` is what errors call the object.
 */
export function checkExplanation(explanation: Explanation, name: string): void {
  const fault = findFault(explanation);
  if (fault === null) return;
  throw new CommonGroundError(
    "INVALID_EXPLANATION",
    `${name}: ${fault}; the explanation was changed or cut after it was written, explain the image again`,
  );
}

function findFault(explanation: Explanation): string | null {
  const { prominent, parts, causes, visionConcepts, languageConcepts, mutualInformation } = explanation;
  const { width, height } = explanation.image.frame;
  const patches = prominent.rows * prominent.columns;
  const masks: (readonly [whose: string, mask: RunLengths])[] = [
    ["the object", prominent.mask],
    ...parts.map(({ label, mask }) => [`part ${label}`, mask] as const),
  ];
  const owners = new Set<number>();
  const labels = parts.map(({ label }) => label);
  // Parts that were found on several images need not all be in each.
  const isCalledRightly = (p: number) => IDENTITIES.has(labels[p]) && (p === 0 || labels[p - 1] < labels[p]);
  const faults = [
    () =>
      prominent.patches.length !== patches || prominent.patches.some((patch) => patch > 1)
        ? `prominent.patches does not hold a 0 or 1 for each of ${patches} patches`
        : null,
    () =>
      (prominent.scores?.length ?? patches) === patches ? null : `prominent.scores has not ${patches} scores`,
    ...masks.map(([whose, runs]) => () => {
      const covered = runs.reduce((sum, run) => sum + run, 0);
      return covered === width * height
        ? null
        : `the mask of ${whose} covers ${covered} pixels where the frame has ${width} × ${height}`;
    }),
    ...parts.map((part, p) => () => {
      if (!isCalledRightly(p)) return `part ${p} is called ${JSON.stringify(part.label)}`;
      const wrong = part.patches.find((patch) => patch >= patches || owners.has(patch));
      for (const patch of part.patches) owners.add(patch);
      return wrong === undefined
        ? null
        : `part ${part.label} holds patch ${wrong}, which ${wrong < patches ? "another part holds" : "the grid has not"}`;
    }),
    ...visionConcepts.map((concept) => () => {
      const stranger = concept.parts.find((label) => !labels.includes(label));
      return stranger === undefined
        ? null
        : `${JSON.stringify(concept.descriptor)} is carried by part ${stranger}, which is not there`;
    }),
    () => {
      const marked = visionConcepts.filter(({ mutual }) => mutual).map(({ descriptor }) => descriptor);
      return marked.join("\n") === explanation.mutualConcepts.join("\n") &&
        mutualInformation.sharedCount === marked.length
        ? null
        : "mutualConcepts are not the vision concepts marked as mutual";
    },
    () =>
      mutualInformation.visionCount === visionConcepts.length &&
      mutualInformation.languageCount === languageConcepts.length
        ? null
        : "mutualInformation does not count the concepts that are listed",
    ...curvesOf(explanation).map(
      ([whose, { curve }]) =>
        () =>
          curve.length === visionConcepts.length + 1
            ? null
            : `${whose}.curve has ${curve.length} values for ${visionConcepts.length} vision concepts`,
    ),
    () =>
      causes === null || [...labels, "rest"].join() === causes.players.join()
        ? null
        : `causes.players are ${causes.players.join(", ")}; they must be the parts and "rest"`,
    ...(causes === null ? [] : attributionsOf(causes)).map(
      ([whose, attribution]) =>
        () =>
          attributionFits(attribution, causes!.players.length)
            ? null
            : `causes.${whose} has not one value for each of ${causes!.players.length} players`,
    ),
    () => {
      const sets = [...(causes?.enough ?? []), ...(causes?.needed ?? []).map(({ without }) => without)];
      const stranger = sets.flat().find((player) => !causes!.players.includes(player));
      return stranger === undefined ? null : `causes names ${JSON.stringify(stranger)}, which is no player`;
    },
  ];
  for (const find of faults) {
    const fault = find();
    if (fault !== null) return fault;
  }
  return null;
}

function curvesOf({ dynamics, share }: Explanation): readonly (readonly [string, Dynamics])[] {
  const { aboveChance } = share.dynamics;
  return [
    ["dynamics.published", dynamics.published],
    ["dynamics.coupled", dynamics.coupled],
    ["share.dynamics.share", share.dynamics.share],
    ...(aboveChance === null ? [] : [["share.dynamics.aboveChance", aboveChance] as const]),
  ];
}

function attributionsOf(
  causes: NonNullable<Explanation["causes"]>,
): readonly (readonly [string, Attribution])[] {
  return [
    ["logodds", causes.logodds],
    ["similarity", causes.similarity],
    ...(causes.versus === null ? [] : [["versus.logodds", causes.versus.logodds] as const]),
  ];
}

function attributionFits({ values, standardErrors, interactions }: Attribution, players: number): boolean {
  return (
    values.length === players &&
    (standardErrors?.length ?? players) === players &&
    (interactions?.length ?? players) === players &&
    (interactions ?? []).every((row) => row.length === players)
  );
}
