import type { Explorer } from "../../state/explorer.ts";
import { marksOf, pointing } from "./marks.ts";

/** A word that marks its parts when it is pointed at; one that both encoders hold looks so. */
export function Word({ explorer, word, shared }: { explorer: Explorer; word: string; shared: boolean }) {
  return (
    <button
      type="button"
      class={`word ${shared ? "shared" : ""} ${marksOf(explorer).words.has(word) ? "marked" : ""}`}
      aria-pressed={explorer.store.state.value.word === word}
      {...pointing(explorer, { word })}
    >
      {word}
    </button>
  );
}
