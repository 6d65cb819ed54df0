import { useEffect, useState } from "preact/hooks";
import { MAX_TEXT } from "../../state/address-fields.ts";

/** Typing rests so long, in ms, before it is taken for a question. */
const REST = 250;

/** A class, or any text; blank for what holds without. The classes are those of a `ClassList`. */
export function TextField({
  label,
  value,
  placeholder,
  list,
  change,
}: {
  label: string;
  value: string | null;
  placeholder: string;
  /** Of the `ClassList` to choose from. */
  list: string;
  change: (value: string | null) => void;
}) {
  const [text, setText] = useState(value ?? "");
  useEffect(() => setText(value ?? ""), [value]);
  useEffect(() => {
    const asked = text.trim() === "" ? null : text;
    if (asked === value) return undefined;
    const timer = setTimeout(() => change(asked), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <label>
      <span>{label}</span>
      <input
        type="text"
        value={text}
        list={list}
        maxLength={MAX_TEXT}
        placeholder={placeholder}
        onInput={(event) => setText(event.currentTarget.value)}
      />
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
