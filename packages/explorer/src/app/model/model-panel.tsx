import { DEFAULT_BANK, DEFAULT_MODEL, OUR_BANKS, OUR_MODELS } from "../../ours.ts";
import type { Explorer } from "../../state/explorer.ts";
import { OF_ONE_DIVISION, type ViewState } from "../../state/view-state.ts";
import type { Computing } from "../../worker/messages.ts";
import { chosenFolder } from "../dropped-folder.ts";
import { PickFile } from "../pick-file.tsx";
import { ClassesField } from "./classes-field.tsx";
import { HubField } from "./hub-field.tsx";

const OWN = "own";

/** Which model answers, what it is told in, and what it chooses among; only what a change touches is computed again. */
export function ModelPanel({ explorer }: { explorer: Explorer }) {
  const { store, model } = explorer;
  const { model: ref, bank } = store.state.value;
  const loaded = model.value;
  const change = (fields: Partial<ViewState>) => store.change({ ...OF_ONE_DIVISION, ...fields });
  const bankName = loaded?.vocabulary.bank ?? "";
  return (
    <details class="panel">
      <summary>
        What answers
        {loaded !== null && (
          <span class="soft">
            : {loaded.info.id}, {loaded.classes.length} classes, bank {bankName}
          </span>
        )}
      </summary>
      <div class="controls">
        <label>
          <span>Model</span>
          <select
            value={ref === null || ref.from === "ours" ? (ref?.id ?? DEFAULT_MODEL) : OWN}
            onChange={({ currentTarget: { value } }) =>
              change({ model: value === DEFAULT_MODEL ? null : { from: "ours", id: value } })
            }
          >
            {ref !== null && ref.from !== "ours" && (
              <option value={OWN} disabled>
                {ref.from === "hub"
                  ? ref.id.replace(/@([0-9a-f]{7})[0-9a-f]{33}$/u, "@$1")
                  : nameOf(explorer)}
              </option>
            )}
            {OUR_MODELS.map(({ name, description }) => (
              <option key={name} value={name}>
                {name}: {description}
              </option>
            ))}
          </select>
        </label>
        <div class="own">
          <span class="soft">or one of yours:</span>
          <span class="tries">
            <PickFile
              label="A model’s folder"
              folder
              take={(files) => {
                const { name, files: found } = chosenFolder(files);
                void explorer.bringFolder(name, found);
              }}
            />
          </span>
        </div>
        <p class="soft whole">
          A folder as open_clip or Hugging Face publish it; it may be dropped on the page, too.
        </p>
        <HubField explorer={explorer} />
        <label>
          <span>Concept bank</span>
          <select
            value={bank?.from === "file" ? OWN : (bank?.id ?? DEFAULT_BANK)}
            onChange={({ currentTarget: { value } }) =>
              change({ bank: value === DEFAULT_BANK ? null : { from: "ours", id: value } })
            }
          >
            {bank?.from === "file" && (
              <option value={OWN} disabled>
                {bankName || "yours"}
              </option>
            )}
            {OUR_BANKS.map(({ name, description }) => (
              <option key={name} value={name}>
                {name}: {description}
              </option>
            ))}
          </select>
        </label>
        <div class="own">
          <span class="soft">or one of yours:</span>
          <span class="tries">
            <PickFile label="A bank’s file" accept=".json" take={([file]) => void explorer.bring(file!)} />
          </span>
        </div>
        <ClassesField explorer={explorer} />
        {loaded !== null && <Computes computing={loaded.computing.value} />}
      </div>
    </details>
  );
}

/** What encodes images that are opened now, and why. */
function Computes({ computing: { device, why } }: { computing: Computing }) {
  return (
    <p class="soft whole computes">
      Computes on: {device === "wasm" ? "processor" : "graphics card, for images opened from now on"}
      {why !== null && `; ${why}`}.
    </p>
  );
}

const nameOf = ({ model }: Explorer) => model.value?.info.id ?? "your folder";
