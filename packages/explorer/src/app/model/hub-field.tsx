import { useState } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";

/** A model of the hub by its name, where this page may ask one. */
export function HubField({ explorer }: { explorer: Explorer }) {
  const [name, setName] = useState("");
  const { hub } = explorer.place;
  if (hub === null) {
    return (
      <p class="soft whole">
        From the Hugging Face hub: start <code>commonground explore --hub</code>, so that this page may ask
        it; or give a folder.
      </p>
    );
  }
  const load = () => name.trim() !== "" && void explorer.bringFromHub(name);
  return (
    <div class="whole by-name">
      <label>
        <span>or one from the hub at {new URL(hub).host}</span>
        <input
          type="text"
          value={name}
          placeholder="owner/name"
          spellcheck={false}
          autocapitalize="off"
          onInput={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            load();
          }}
        />
      </label>
      <button type="button" disabled={name.trim() === ""} onClick={load}>
        Load it
      </button>
    </div>
  );
}
