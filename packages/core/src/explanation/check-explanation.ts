import type { Attribution } from "../causes/causes.ts";
import type { Grid } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import type { RunLengths } from "../image/run-lengths.ts";
import { type Dynamics, type Explanation, isMutualKnowledge, type Prominent } from "./explanation.ts";
import { MAX_PARTS, partIdentity } from "./part-identity.ts";

const IDENTITIES = new Set(Array.from({ length: MAX_PARTS }, (_, i) => partIdentity(i).label));

/**
 * Checks that what an explanation says in several places agrees, so that views of it need not: masks fill the frame,
 * patches lie in the grid and, of this method, in one part each, lists are as long as what they list, and what rests on
 * another section has it. For objects that fit the JSON Schema. Throws `INVALID_EXPLANATION`; `name` is what errors call the object.
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
  const { prominent, parts, causes, visionConcepts, mutualConcepts } = explanation;
  const { width, height } = explanation.image.frame;
  const { grid } = explanation.model;
  const patches = grid.rows * grid.columns;
  const disjoint = isMutualKnowledge(explanation);
  const masks: (readonly [whose: string, mask: RunLengths])[] = [
    ...(prominent === null ? [] : [["the object", prominent.mask] as const]),
    ...parts.map(({ label, mask }) => [`part ${label}`, mask] as const),
  ];
  const owners = new Set<number>();
  const labels = parts.map(({ label }) => label);
  // Parts that were found on several images need not all be in each.
  const isCalledRightly = (p: number) => IDENTITIES.has(labels[p]) && (p === 0 || labels[p - 1] < labels[p]);
  const faults = [
    () => missingSection(explanation),
    ...(prominent === null ? [] : prominentFaults(prominent, grid)),
    ...masks.map(([whose, runs]) => () => {
      const covered = runs.reduce((sum, run) => sum + run, 0);
      return covered === width * height
        ? null
        : `the mask of ${whose} covers ${covered} pixels where the frame has ${width} × ${height}`;
    }),
    ...parts.map((part, p) => () => {
      if (part.mask.every((run, i) => i % 2 === 0 || run === 0)) return `part ${part.label} has no pixel`;
      if (!isCalledRightly(p)) return `part ${p} is called ${JSON.stringify(part.label)}`;
      const wrong = part.patches.find((patch) => patch >= patches || (disjoint && owners.has(patch)));
      for (const patch of part.patches) owners.add(patch);
      return wrong === undefined
        ? null
        : `part ${part.label} holds patch ${wrong}, which ${wrong < patches ? "another part holds" : "the grid has not"}`;
    }),
    ...(visionConcepts ?? []).map((concept) => () => {
      const stranger = concept.parts.find((label) => !labels.includes(label));
      return stranger === undefined
        ? null
        : `${JSON.stringify(concept.descriptor)} is carried by part ${stranger}, which is not there`;
    }),
    () => {
      const marks = (visionConcepts ?? []).map(({ mutual }) => mutual);
      if (mutualConcepts === null) {
        return marks.some((mutual) => mutual !== null)
          ? "vision concepts are marked as mutual or not, and mutualConcepts is null"
          : null;
      }
      const marked = visionConcepts!.filter(({ mutual }) => mutual).map(({ descriptor }) => descriptor);
      return !marks.includes(null) &&
        marked.join("\n") === mutualConcepts.join("\n") &&
        (explanation.mutualInformation?.sharedCount ?? marked.length) === marked.length
        ? null
        : "mutualConcepts are not the vision concepts marked as mutual";
    },
    () => {
      const counts = explanation.mutualInformation;
      return counts === null ||
        (counts.visionCount === visionConcepts!.length &&
          counts.languageCount === explanation.languageConcepts!.length)
        ? null
        : "mutualInformation does not count the concepts that are listed";
    },
    ...curvesOf(explanation).map(
      ([whose, { curve }]) =>
        () =>
          curve.length === visionConcepts!.length + 1
            ? null
            : `${whose}.curve has ${curve.length} values for ${visionConcepts!.length} vision concepts`,
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

/** The first section that is null where this method, or another section, must have it. */
function missingSection(explanation: Explanation): string | null {
  const has = (section: Section) => explanation[section] !== null;
  if (isMutualKnowledge(explanation)) {
    const missing = SECTIONS.find((section) => !has(section));
    return missing === undefined ? null : `${missing} is null, which ${explanation.method.name} always has`;
  }
  const [resting, missing] =
    SECTIONS.filter(has)
      .flatMap((section) => RESTS_ON[section].map((other) => [section, other] as const))
      .find(([, other]) => !has(other)) ?? [];
  return missing === undefined ? null : `${missing} is null, on which ${resting} rests`;
}

type Section = keyof typeof RESTS_ON;

const SHARED = ["visionConcepts", "languageConcepts", "mutualConcepts"] as const;

const RESTS_ON = {
  prominent: [],
  visionConcepts: [],
  languageConcepts: SHARED,
  mutualConcepts: SHARED,
  mutualInformation: SHARED,
  share: SHARED,
  dynamics: SHARED,
  diversity: [],
} as const satisfies { [K in keyof Explanation]?: readonly (keyof Explanation)[] };

const SECTIONS = Object.keys(RESTS_ON) as Section[];

function prominentFaults(prominent: Prominent, grid: Grid): (() => string | null)[] {
  const patches = grid.rows * grid.columns;
  return [
    () =>
      prominent.rows === grid.rows && prominent.columns === grid.columns
        ? null
        : `prominent has ${prominent.rows} × ${prominent.columns} patches, the model ${grid.rows} × ${grid.columns}`,
    () =>
      prominent.patches.length !== patches || prominent.patches.some((patch) => patch > 1)
        ? `prominent.patches does not hold a 0 or 1 for each of ${patches} patches`
        : null,
    () =>
      (prominent.scores?.length ?? patches) === patches ? null : `prominent.scores has not ${patches} scores`,
  ];
}

function curvesOf({ dynamics, share }: Explanation): readonly (readonly [string, Dynamics])[] {
  const aboveChance = share?.dynamics.aboveChance ?? null;
  return [
    ...(dynamics === null
      ? []
      : ([
          ["dynamics.published", dynamics.published],
          ["dynamics.coupled", dynamics.coupled],
        ] as const)),
    ...(share === null ? [] : [["share.dynamics.share", share.dynamics.share] as const]),
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
