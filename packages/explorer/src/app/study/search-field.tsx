import type { Study } from "../../state/study.ts";
import { useTyped } from "../use-typed.ts";

/** How long typing must rest before a list follows, in ms. */
const REST = 150;

/** What names must hold. */
export function SearchField({ study: { store }, label }: { study: Study; label: string }) {
  const typed = useTyped(
    store.state.value.search ?? "",
    (text) => store.change({ search: text.trim() === "" ? null : text }, "typed"),
    REST,
    store,
  );
  return (
    <label class="choice">
      {label}
      <input type="search" maxLength={300} {...typed} />
    </label>
  );
}
