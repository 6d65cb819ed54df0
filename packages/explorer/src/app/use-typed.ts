import { useEffect, useState } from "preact/hooks";
import type { Store } from "../state/store.ts";

/**
 * A field's text: taken when typing rests for so long, in ms, or the field is left, and one step of history until then.
 * It follows `written`, what the state says of it. `take` changes the state as `typed`.
 */
export function useTyped(written: string, take: (text: string) => void, rest: number, store: Store) {
  const [text, setText] = useState(written);
  useEffect(() => setText(written), [written]);
  useEffect(() => {
    if (text === written) return undefined;
    const timer = setTimeout(() => take(text), rest);
    return () => clearTimeout(timer);
  }, [text]);
  return {
    value: text,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      setText(event.currentTarget.value),
    onBlur() {
      if (text !== written) take(text);
      store.settle();
    },
  };
}
