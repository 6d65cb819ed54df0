import { MAX_TEXT } from "../../state/address-fields.ts";
import type { Explorer } from "../../state/explorer.ts";
import { useTyped } from "../use-typed.ts";
import { offeredClasses } from "./offered-classes.ts";

/** Typing rests so long, in ms, before it is taken for a question. */
const REST = 250;

/** A class, or any text; blank for what holds without. */
export function TextField({
  explorer: { store, model, slot },
  field,
  label,
  placeholder,
}: {
  explorer: Explorer;
  field: "target" | "versus";
  label: string;
  placeholder: string;
}) {
  const typed = useTyped(
    store.state.value[field] ?? "",
    (text) => store.change({ [field]: text.trim() === "" ? null : text }, "typed"),
    REST,
    store,
  );
  const list = `${label.replaceAll(" ", "-")}-${slot}`;
  return (
    <label>
      <span>{label}</span>
      <input type="text" list={list} maxLength={MAX_TEXT} placeholder={placeholder} {...typed} />
      <datalist id={list}>
        {offeredClasses(model.value?.classes ?? [], typed.value).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </label>
  );
}
