import type { Explanation } from "@commonground/core";
import type { Pointed } from "../../state/explorer.ts";

/** Parts and words that are marked: what is pointed at, else what was clicked, with what goes with it. */
export interface Marks {
  readonly parts: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** True where something is marked, so that all else steps back. */
  readonly any: boolean;
}

/** A part marks its words, and a word its parts. */
export function marked(
  { part, word }: Pick<Pointed, "part" | "word">,
  explanation: Pick<Explanation, "parts"> | null,
  any = part !== null || word !== null,
): Marks {
  const parts = explanation?.parts ?? [];
  const carries = (wanted: string) =>
    parts.filter(({ descriptors }) => descriptors.some(({ descriptor }) => descriptor === wanted));
  const own = parts.filter(({ label }) => label === part);
  return {
    parts: new Set([
      ...(part === null ? [] : [part]),
      ...(word === null ? [] : carries(word).map(({ label }) => label)),
    ]),
    words: new Set([
      ...(word === null ? [] : [word]),
      ...own.flatMap(({ descriptors }) => descriptors.map(({ descriptor }) => descriptor)),
    ]),
    any,
  };
}
