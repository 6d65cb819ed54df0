import { type Explorer, NOTHING, type Pointed } from "../../state/explorer.ts";
import { marked, type Marks } from "./marked.ts";

export function marksOf({ pointed, store, explanation }: Explorer): Marks {
  const { part, word } = store.state.value;
  const at = pointed.value === NOTHING ? { part, word } : pointed.value;
  return marked(at, explanation.value);
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
