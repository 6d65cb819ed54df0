import type { Explorer, Missing } from "../../state/explorer.ts";
import { chosenFolder } from "../dropped-folder.ts";
import { PickFile } from "../pick-file.tsx";
import { Examples, OpenImage } from "./open-image.tsx";
import { useDrops } from "./use-drops.ts";

const NAMES: Record<Missing, string> = {
  image: "a file",
  model: "a model",
  bank: "a concept bank",
  classes: "a list of classes",
};

/** The address names something of the visitor's, which a new page does not have. */
export function GiveAgain({ explorer }: { explorer: Explorer }) {
  const missing = explorer.missing.value ?? "image";
  return (
    <div class="welcome">
      <h1>This address is of {NAMES[missing]} of yours</h1>
      <p class="lead">
        What you open never leaves a page, so a new page does not have it. Give it again, and you see the
        same.
      </p>
      {missing === "image" ? (
        <>
          <OpenImage explorer={explorer} large />
          <Examples explorer={explorer} />
        </>
      ) : (
        <GiveOther explorer={explorer} missing={missing} />
      )}
    </div>
  );
}

function GiveOther({ explorer, missing }: { explorer: Explorer; missing: Exclude<Missing, "image"> }) {
  const over = useDrops(explorer);
  return (
    <div class={`open large ${over ? "over" : ""}`}>
      <PickFile
        label={missing === "model" ? "Choose the model’s folder" : "Choose the file"}
        folder={missing === "model"}
        take={(files) => {
          if (missing !== "model") return void explorer.bring(files[0]!);
          const { name, files: found } = chosenFolder(files);
          return void explorer.bringFolder(name, found);
        }}
      />
      <span class="soft">or drop it</span>
      <button type="button" class="plain" onClick={() => explorer.store.change({ [missing]: null })}>
        Go on with ours
      </button>
    </div>
  );
}
