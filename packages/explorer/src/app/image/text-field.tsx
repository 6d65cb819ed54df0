import { MAX_TEXT } from "../../state/address-fields.ts";
import type { Store } from "../../state/store.ts";
import { useTyped } from "../use-typed.ts";

/** Typing rests so long, in ms, before it is taken for a question. */
const REST = 250;

/** A class, or any text; blank for what holds without. The classes are those of a `ClassList`. */
export function TextField({
  store,
  field,
  label,
  placeholder,
  list,
}: {
  store: Store;
  field: "target" | "versus";
  label: string;
  placeholder: string;
  /** Of the `ClassList` to choose from. */
  list: string;
}) {
  const typed = useTyped(
    store.state.value[field] ?? "",
    (text) => store.change({ [field]: text.trim() === "" ? null : text }, "typed"),
    REST,
    store,
  );
  return (
    <label>
      <span>{label}</span>
      <input type="text" list={list} maxLength={MAX_TEXT} placeholder={placeholder} {...typed} />
    </label>
  );
}

export function ClassList({ id, classes }: { id: string; classes: readonly string[] }) {
  return (
    <datalist id={id}>
      {classes.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}
