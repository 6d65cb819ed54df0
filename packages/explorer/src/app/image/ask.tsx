import { DEFAULT_SETTINGS } from "@commonground/core";
import type { Explorer } from "../../state/explorer.ts";
import { OF_ONE_DIVISION } from "../../state/view-state.ts";
import { ModelPanel } from "../model/model-panel.tsx";
import { Settings } from "./settings.tsx";
import { ClassList, TextField } from "./text-field.tsx";

const MOST_PARTS = 8;

/** What to explain, in how many parts, and how. Only what a change touches is computed again. */
export function Ask({ explorer }: { explorer: Explorer }) {
  const { store, model } = explorer;
  const { settings } = store.state.value;
  const parts = settings.partCount ?? DEFAULT_SETTINGS.partCount;
  return (
    <form class="ask" onSubmit={(event) => event.preventDefault()}>
      <TextField
        store={store}
        field="target"
        label="Ask about"
        placeholder="the answer, or any text"
        list={`classes-${explorer.slot}`}
      />
      <ClassList id={`classes-${explorer.slot}`} classes={model.value?.classes ?? []} />
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
            store.change(
              {
                ...OF_ONE_DIVISION,
                settings: wanted === DEFAULT_SETTINGS.partCount ? rest : { ...rest, partCount: wanted },
              },
              "passing",
            );
          }}
          onChange={store.settle}
        />
      </label>
      <Settings explorer={explorer} />
      <ModelPanel explorer={explorer} />
    </form>
  );
}
