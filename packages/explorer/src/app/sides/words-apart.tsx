import type { Explorer } from "../../state/explorer.ts";
import { Word } from "../image/word.tsx";
import { wordsApart } from "./differences.ts";

/** Words that one side has, or both. */
export function WordsApart({
  name,
  explorer,
  a,
  b,
}: {
  name: string;
  explorer: Explorer;
  a: readonly string[];
  b: readonly string[];
}) {
  const apart = wordsApart(a, b);
  const columns = [
    ["Only the first", apart.first, "lost"],
    ["Both", apart.both, "kept"],
    ["Only the second", apart.second, "gained"],
  ] as const;
  return (
    <>
      <h3>{name}</h3>
      <div class="columns">
        {columns.map(([title, words, kind]) => (
          <div key={kind} class={kind}>
            <h4>
              {title} <span class="soft">{words.length}</span>
            </h4>
            <p class="words">
              {words.length === 0 ? (
                <span class="soft">none</span>
              ) : (
                words.map((word) => (
                  <Word key={word} explorer={explorer} word={word} shared={kind === "kept"} />
                ))
              )}
            </p>
          </div>
        ))}
      </div>
    </>
  );
}
