import { DEFAULT_SETTINGS } from "@commonground/core";
import { useEffect, useState } from "preact/hooks";
import { MAX_TEXT } from "../../state/address.ts";
import type { Explorer } from "../../state/explorer.ts";

/** Typing rests so long, in ms, before it is taken for a question. */
const REST = 250;
const MOST_PARTS = 8;

/** What to explain, and in how many parts. Only what a change touches is computed again. */
export function Ask({ explorer }: { explorer: Explorer }) {
  const { store, model } = explorer;
  const { target, settings } = store.state.value;
  const [text, setText] = useState(target ?? "");
  useEffect(() => setText(target ?? ""), [target]);
  useEffect(() => {
    const asked = text.trim() === "" ? null : text;
    if (asked === target) return;
    const timer = setTimeout(() => store.change({ target: asked }), REST);
    return () => clearTimeout(timer);
  }, [text]);
  const parts = settings.partCount ?? DEFAULT_SETTINGS.partCount;
  return (
    <form class="ask" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>Ask about</span>
        <input
          type="text"
          value={text}
          list="classes"
          maxLength={MAX_TEXT}
          placeholder="the answer; or any class or text"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <datalist id="classes">
        {model.value?.classes.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <label>
        <span>
          In <output>{parts}</output> {parts === 1 ? "part" : "parts"}
        </span>
        <input
          type="range"
          min={1}
          max={MOST_PARTS}
          value={parts}
          onInput={(event) => {
            const { partCount: _, ...rest } = settings;
            const wanted = Number(event.currentTarget.value);
            store.change({
              settings: wanted === DEFAULT_SETTINGS.partCount ? rest : { ...rest, partCount: wanted },
              part: null,
            });
          }}
        />
      </label>
    </form>
  );
}
