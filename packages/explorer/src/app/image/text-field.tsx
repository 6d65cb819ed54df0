import { useEffect, useState } from "preact/hooks";
import { MAX_TEXT } from "../../state/address.ts";

/** Typing rests so long, in ms, before it is taken for a question. */
const REST = 250;

/** A class, or any text; blank for what holds without. The classes are those of `ClassList`, which stands once a page. */
export function TextField({
  label,
  value,
  placeholder,
  change,
}: {
  label: string;
  value: string | null;
  placeholder: string;
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
        list="classes"
        maxLength={MAX_TEXT}
        placeholder={placeholder}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </label>
  );
}

export function ClassList({ classes }: { classes: readonly string[] }) {
  return (
    <datalist id="classes">
      {classes.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}
