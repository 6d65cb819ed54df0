import type { MutualKnowledgeExplanation } from "@commonground/core";
import { type Explorer, NOTHING, type Pointed } from "../../state/explorer.ts";

/** Parts and words that are marked: what is pointed at, else what was clicked, with what goes with it. */
export interface Marks {
  readonly parts: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** True where something is marked, so that all else steps back. */
  readonly any: boolean;
}

export function marksOf({ pointed, store, explanation }: Explorer): Marks {
  const { part, word } = store.state.value;
  const at = pointed.value === NOTHING ? { part, word } : pointed.value;
  return marked(at, explanation.value);
}

/** A part marks its words, and a word its parts. */
export function marked({ part, word }: Pointed, explanation: MutualKnowledgeExplanation | null): Marks {
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
    any: part !== null || word !== null,
  };
}

/** What lets a part or a word be pointed at; a click does `click`, by default it keeps them marked. */
export function pointing(explorer: Explorer, at: Partial<Pointed>, click?: () => void) {
  const point = () => (explorer.pointed.value = { ...NOTHING, ...at });
  const leave = () => (explorer.pointed.value = NOTHING);
  return {
    onPointerEnter: point,
    onPointerLeave: leave,
    onFocus: point,
    onBlur: leave,
    onClick: () => {
      if (click !== undefined) return click();
      const { part, word } = explorer.store.state.value;
      const again = part === (at.part ?? null) && word === (at.word ?? null);
      explorer.store.change(again ? { part: null, word: null } : { part: null, word: null, ...at });
    },
  };
}
