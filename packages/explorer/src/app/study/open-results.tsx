import { useRef } from "preact/hooks";
import type { Study } from "../../state/study.ts";
import { chosenFiles } from "./take-results.ts";

/** Whole folders, as browsers call it; its type does not know it. */
const FOLDER = { webkitdirectory: true };

/** Picks a folder of results, or Parquet files. */
export function OpenResults({ study }: { study: Study }) {
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const take = (event: { currentTarget: HTMLInputElement }) => {
    const chosen = Array.from(event.currentTarget.files ?? []);
    event.currentTarget.value = "";
    if (chosen.length === 0) return;
    const found = chosenFiles(chosen);
    void study.bring(found.files, found.name);
  };
  return (
    <div class="open large">
      <button type="button" onClick={() => folder.current?.click()}>
        Choose a folder of results
      </button>
      <button type="button" class="plain" onClick={() => files.current?.click()}>
        Choose files
      </button>
      <span class="soft">or drop them</span>
      <input ref={folder} type="file" hidden {...FOLDER} onChange={take} />
      <input ref={files} type="file" hidden multiple accept=".parquet,.json" onChange={take} />
    </div>
  );
}
