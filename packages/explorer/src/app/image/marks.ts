import type { MutualKnowledgeExplanation } from "@commonground/core";
import { pairsOfParts } from "../../state/pairs-of-parts.ts";
import { type Explorer, NOTHING, type Pointed } from "../../state/explorer.ts";
import { marked, type Marks } from "./marked.ts";

/** On a side that is not pointed at itself, what goes with it there: the same word, the part in the same place. */
export function marksOf({ slot, pointed, store, explanation, partner }: Explorer): Marks {
  const own = store.state.value;
  const other = partner.value;
  const there = other?.store.state.value.part ?? null;
  const kept: Pointed = { side: slot, part: own.part, word: own.word };
  const at =
    pointed.value !== NOTHING
      ? pointed.value
      : own.part === null && there !== null
        ? { ...kept, side: other!.slot, part: there }
        : kept;
  if (at.side === slot || other === null) return marked(at, explanation.value);
  const part = counterpart(at.part, other.explanation.value, explanation.value);
  return marked({ part, word: at.word }, explanation.value, at.part !== null || at.word !== null);
}

/** The part in the same place on the other side; null where that is another image, or has none there. */
function counterpart(
  part: string | null,
  there: MutualKnowledgeExplanation | null,
  here: MutualKnowledgeExplanation | null,
): string | null {
  if (part === null || there === null || here === null) return null;
  return pairsOfParts(there, here).find(([label]) => label === part)?.[1] ?? null;
}

/** What lets a part or a word be pointed at; a click does `click`, by default it keeps them marked. */
export function pointing(explorer: Explorer, at: Partial<Omit<Pointed, "side">>, click?: () => void) {
  const point = () => (explorer.pointed.value = { ...NOTHING, side: explorer.slot, ...at });
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
