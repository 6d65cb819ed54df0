import type { ChangedAnswer, ConceptChange, Diff, MovedPart } from "@commonground/study/web";
import { arranged, type Query } from "./lists.ts";

/** All of a diff but its long lists. */
export interface ChangesTold extends Pick<
  Diff,
  "a" | "b" | "settings" | "images" | "failed" | "resampling" | "measures"
> {
  readonly answers: Omit<Diff["answers"], "images"> & { readonly count: number };
  readonly concepts: Omit<Diff["concepts"], "tested"> & { readonly tested: number; readonly found: number };
  readonly parts: Omit<NonNullable<Diff["parts"]>, "moved"> | null;
}

export function changesTold({ answers, concepts, parts, ...rest }: Diff): ChangesTold {
  const { images, ...ofAnswers } = answers;
  const { tested, ...ofConcepts } = concepts;
  const found = tested.filter((each) => each.found).length;
  const { a, b, settings, failed, resampling, measures } = rest;
  const ofParts = parts && {
    images: parts.images,
    comparable: parts.comparable,
    meanMove: parts.meanMove,
    otherFirst: parts.otherFirst,
  };
  return {
    a,
    b,
    settings,
    failed,
    resampling,
    measures,
    images: rest.images,
    answers: { ...ofAnswers, count: images.length },
    concepts: { ...ofConcepts, tested: tested.length, found },
    parts: ofParts,
  };
}

/** What else differs between the two than their models, in words. */
export function setOtherwise({ a, b, settings }: Pick<ChangesTold, "a" | "b" | "settings">): string[] {
  const differing = Object.entries(settings).map(([name, [from, to]]) => `${name} ${from} → ${to}`);
  if (a.bankSha256 !== b.bankSha256) differing.push("another bank");
  if (a.model === b.model && a.configurationSha256 !== b.configurationSha256)
    differing.push("another configuration of the model");
  if (a.parts !== b.parts)
    differing.push(`parts found over a class’s images in ${a.parts === "class" ? "A" : "B"} alone`);
  return differing;
}

/** What a class's images became; its name is their label, or A's answer where they have none. */
export interface ChangedClass {
  readonly name: string;
  /** Answered on both sides; null where no rows say. */
  readonly images: number | null;
  /** Images with another answer; of them those that were right before, and are right now. */
  readonly changed: number;
  readonly lost: number;
  readonly gained: number;
  /** Concepts that were found gained or lost. */
  readonly concepts: number;
}

/** The classes of which anything changed, most changed answers first. `sizes`: images of each class; null where no rows say. */
export function changedClasses(
  { answers, concepts }: Pick<Diff, "answers" | "concepts">,
  sizes: ReadonlyMap<string, number> | null,
): ChangedClass[] {
  const classes = new Map<string, { changed: number; lost: number; gained: number; concepts: number }>();
  const of = (name: string) => {
    let counts = classes.get(name);
    if (counts === undefined) classes.set(name, (counts = { changed: 0, lost: 0, gained: 0, concepts: 0 }));
    return counts;
  };
  for (const { label, a, b } of answers.images) {
    const counts = of(label ?? a);
    counts.changed++;
    if (label === a) counts.lost++;
    if (label === b) counts.gained++;
  }
  for (const change of concepts.tested) {
    if (change.found && change.class !== null) of(change.class).concepts++;
  }
  const all = Array.from(classes, ([name, counts]) => ({
    name,
    images: sizes === null ? null : (sizes.get(name) ?? 0),
    ...counts,
  }));
  return all.toSorted((one, other) => other.changed - one.changed);
}

export const arrangedChangedClasses = (classes: readonly ChangedClass[], query: Query) =>
  arranged(classes, query, ({ name }) => [name], {
    name: ({ name }) => name,
    images: ({ images }) => images,
    changed: ({ changed }) => changed,
    lost: ({ lost }) => lost,
    gained: ({ gained }) => gained,
    concepts: ({ concepts }) => concepts,
  });

/** What became of an answer to a labelled image; null without a label. */
export type Became = "lost" | "gained" | "otherwise";

export const BECAME: Readonly<Record<Became, string>> = {
  lost: "right → wrong",
  gained: "wrong → right",
  otherwise: "wrong → wrong",
};

export function became({ label, a, b }: ChangedAnswer): Became | null {
  if (label === null) return null;
  if (label === a) return "lost";
  return label === b ? "gained" : "otherwise";
}

export interface ChangedQuery extends Query {
  /** The label, or A's answer where there is none; null for any. */
  readonly label: string | null;
}

export const arrangedAnswers = (images: readonly ChangedAnswer[], query: ChangedQuery) =>
  arranged(
    images.filter(({ label, a }) => query.label === null || (label ?? a) === query.label),
    query,
    ({ id, label, a, b }) => [id, label, a, b],
    {
      id: ({ id }) => id,
      label: ({ label }) => label,
      a: ({ a }) => a,
      b: ({ b }) => b,
      became,
      confidence: ({ confidence: [before, after] }) => after - before,
    },
  );

export const arrangedConcepts = (tested: readonly ConceptChange[], query: ChangedQuery) =>
  arranged(
    tested.filter((change) => query.label === null || change.class === query.label),
    query,
    (change) => [change.concept, change.class],
    {
      concept: ({ concept }) => concept,
      class: (change) => change.class,
      kind: ({ kind }) => kind,
      gained: ({ gained }) => gained,
      lost: ({ lost }) => lost,
      adjusted: ({ adjusted }) => adjusted,
    },
  );

export const arrangedParts = (moved: readonly MovedPart[], query: Query) =>
  arranged(moved, query, ({ id, part }) => [id, part], {
    id: ({ id }) => id,
    a: ({ a }) => a,
    b: ({ b }) => b,
    move: ({ a, b }) => Math.abs(b - a),
  });
