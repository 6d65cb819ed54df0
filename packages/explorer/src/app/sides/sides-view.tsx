import type { ComponentChildren } from "preact";
import type { Explorer } from "../../state/explorer.ts";
import { Answer } from "../image/answer.tsx";
import { Ask } from "../image/ask.tsx";
import { Causes } from "../image/causes.tsx";
import { GiveAgain } from "../image/give-again.tsx";
import { ImageView } from "../image/image-view.tsx";
import { Examples, OpenImage } from "../image/open-image.tsx";
import { Notes } from "../image/notes.tsx";
import { Overlay } from "../image/overlay.tsx";
import { Parts } from "../image/parts.tsx";
import { Apart } from "./apart.tsx";
import { Verdict } from "./verdict.tsx";

const NAMES = { first: "First", second: "Second" } as const;

/**
 * Two sides: another model, another picture or other settings, row by row, so that what belongs together stands beside each
 * other, or under one another where there is no room.
 */
export function SidesView({ explorer, second }: { explorer: Explorer; second: Explorer }) {
  const { store } = explorer;
  const { image, beside } = store.state.value;
  if (image === null || explorer.missing.value !== null) return <ImageView explorer={explorer} />;
  const row = (name: string, show: (side: Explorer) => ComponentChildren) => (
    <div class="row">
      {[explorer, second].map((side) => (
        <section
          key={side.slot}
          class="side"
          data-side={side.slot}
          data-name={NAMES[side.slot]}
          aria-label={`${NAMES[side.slot]} side: ${name}`}
        >
          {side.missing.value !== null && side.slot === "second" ? null : show(side)}
        </section>
      ))}
    </div>
  );
  const alike = Object.keys(beside).every((name) => name === "part" || name === "without");
  return (
    <div class="sides">
      <header class="sides-head">
        <h1>Side by side</h1>
        {!alike && (
          <p class="tries">
            <button type="button" onClick={() => swap(explorer)}>
              Swap sides
            </button>
            <button type="button" onClick={() => store.change({ beside: {} })}>
              Both as the first
            </button>
          </p>
        )}
      </header>
      {alike && (
        <p class="notice">
          Both sides are the same so far. Give the second one another model, another picture or another
          setting: what you do not change there stays as on the first.
        </p>
      )}
      {!alike && <Verdict first={explorer} second={second} />}
      {second.missing.value !== null && (
        <div data-side="second">
          <GiveAgain explorer={second} />
        </div>
      )}
      {row("the picture and its parts", (side) => (
        <>
          <h2 class="side-name">
            {NAMES[side.slot]}
            <span class="soft">{side.model.value?.info.id ?? ""}</span>
          </h2>
          <Overlay explorer={side} />
          <OpenImage explorer={side} />
          <Examples explorer={side} />
        </>
      ))}
      {row("what is asked", (side) => (side.live.value ? <Ask explorer={side} /> : null))}
      <Apart first={explorer} second={second} />
      {row("its answers", (side) => (
        <Answer explorer={side} heading="h2" />
      ))}
      {row("what made the answer", (side) => (
        <Causes explorer={side} />
      ))}
      {row("what its parts are to it", (side) => (
        <Parts explorer={side} />
      ))}
      {row("what to know", (side) => (
        <Notes explorer={side} />
      ))}
    </div>
  );
}

/** The second side becomes the first; what it had from it stays. */
function swap({ store }: Explorer): void {
  const { beside, ...first } = store.state.peek();
  const own = Object.fromEntries(
    Object.keys(beside).map((name) => [name, first[name as keyof typeof first]]),
  );
  store.change({ ...beside, beside: own });
}
