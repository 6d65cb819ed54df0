import { useEffect, useState } from "preact/hooks";
import type { Study } from "../../state/study.ts";

/** How long typing must rest before a list follows, in ms. */
const REST = 150;

/** What names must hold. */
export function SearchField({ study: { store }, label }: { study: Study; label: string }) {
  const kept = store.state.value.search ?? "";
  const [text, setText] = useState(kept);
  useEffect(() => setText(kept), [kept]);
  useEffect(() => {
    if (text === kept) return undefined;
    const timer = setTimeout(() => store.change({ search: text.trim() === "" ? null : text }), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label class="choice">
      {label}
      <input
        type="search"
        maxLength={300}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}
