import { parseClasses } from "@commonground/core";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import type { ClassesRef } from "../../state/view-state.ts";
import { PickFile } from "../pick-file.tsx";

/** Typing rests so long, in ms, before a list is taken. */
const REST = 700;

/** What the model chooses among, one name a line; blank for the bank's own. */
export function ClassesField({ explorer }: { explorer: Explorer }) {
  const { store, model, models, tell } = explorer;
  const { classes } = store.state.value;
  const written = classes === null ? "" : (models.namesOf(classes) ?? []).join("\n");
  const [text, setText] = useState(written);
  const [fault, setFault] = useState<string | null>(null);
  const taken = useRef(written);
  const within = useRef(false);
  useEffect(() => {
    taken.current = written;
    setText((now) => (sameNames(now, written) ? now : written));
    setFault(null);
  }, [written]);
  useEffect(() => {
    if (sameNames(text, taken.current)) return undefined;
    const timer = setTimeout(() => {
      try {
        const names = text.trim() === "" ? null : parseClasses(text, "your list");
        setFault(null);
        const change = (classes: ClassesRef | null) =>
          store.change({ classes }, within.current ? "typed" : "step");
        if (names === null) change(null);
        else models.addClasses(names).then(change, tell);
      } catch (error) {
        setFault((error as Error).message);
      }
    }, REST);
    return () => clearTimeout(timer);
  }, [text]);
  const own = model.value?.classes ?? [];
  return (
    <div
      class="whole classes"
      onDrop={(event) => {
        const file = event.dataTransfer?.files[0];
        if (file === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        void explorer.bring(file);
      }}
    >
      <label>
        <span>Classes to choose from, one a line</span>
        <textarea
          rows={4}
          value={text}
          spellcheck={false}
          placeholder={`the bank’s own${classes === null && own.length > 0 ? ` ${own.length}: ${own.slice(0, 3).join(", ")}, …` : ""}`}
          onInput={(event) => setText(event.currentTarget.value)}
          onFocus={() => (within.current = true)}
          onBlur={() => {
            within.current = false;
            store.settle();
          }}
        />
      </label>
      <p class="tries">
        <PickFile
          label="A file of classes"
          accept=".txt,.csv,.tsv,.json"
          take={([file]) => void explorer.bring(file!)}
        />
        <button
          type="button"
          disabled={text !== "" || own.length === 0}
          onClick={() => setText(own.join("\n"))}
        >
          Begin with the bank’s
        </button>
        <button
          type="button"
          disabled={text === ""}
          onClick={() => {
            setText("");
            store.change({ classes: null });
          }}
        >
          The bank’s own
        </button>
      </p>
      <p class={fault === null ? "soft" : "fault"} role="status">
        {fault ?? ""}
      </p>
    </div>
  );
}

const linesOf = (text: string) =>
  text
    .split(/\r\n|\n|\r/u)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .join("\n");

const sameNames = (a: string, b: string) => linesOf(a) === linesOf(b);
