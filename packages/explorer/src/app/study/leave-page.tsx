import { useState } from "preact/hooks";
import { save } from "../image/save.ts";

/** A button by which all of a view leaves as a page of its own, which `make` makes; it may take long. */
export function LeavePage({
  stem,
  make,
  tell,
}: {
  stem: string;
  make: () => Promise<string>;
  tell: (error: unknown) => void;
}) {
  const [making, setMaking] = useState(false);
  const leave = async () => {
    setMaking(true);
    try {
      save({ name: `${stem}.html`, type: "text/html", content: await make() });
    } finally {
      setMaking(false);
    }
  };
  return (
    <p class="tries">
      <button type="button" aria-disabled={making} onClick={() => !making && void leave().catch(tell)}>
        All of it, as one HTML page
      </button>
      <span class="soft" role="status">
        {making ? "Reading what it needs …" : ""}
      </span>
    </p>
  );
}
