import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { OF_ONE_IMAGE } from "../../state/view-state.ts";
import { keep, kept } from "../kept.ts";
import { SAMPLE, TOUR } from "./tour-steps.ts";

const NAME = "tour";

/** The step that is shown; null while nobody takes the tour. */
const step = signal<number | null>(null);
/** Whether the tour was taken or turned down before, in this browser. */
const seen = signal(kept(NAME) !== null);
/** What had the focus before. */
let before: Element | null = null;

export function startTour({ store }: Explorer): void {
  before = document.activeElement;
  store.change({ ...OF_ONE_IMAGE, view: "image", image: SAMPLE, settings: {}, layer: "parts" });
  step.value = 0;
  notAgain();
}

function notAgain(): void {
  seen.value = true;
  keep(NAME, "seen");
}

function endTour(): void {
  step.value = null;
  const back = before instanceof HTMLElement && before.isConnected ? before : null;
  (back ?? document.querySelector<HTMLElement>("#main"))?.focus();
}

/** Offers the tour to who has not seen it. */
export function TourOffer({ explorer }: { explorer: Explorer }) {
  if (seen.value) return null;
  return (
    <p class="offer">
      <button type="button" onClick={() => startTour(explorer)}>
        Show me around, in one minute
      </button>
      <button type="button" class="quiet" onClick={notAgain}>
        No, thanks
      </button>
    </p>
  );
}

/** A card that tells of one thing of the page after the other; all of the page can be used meanwhile. */
export function Tour({ explorer }: { explorer: Explorer }) {
  const card = useRef<HTMLDivElement>(null);
  const at = step.value;
  const current = at === null ? undefined : TOUR[at];
  const { explanation, store } = explorer;
  const view = store.state.value.view;
  // What is told of may come later than the card.
  useLayoutEffect(() => {
    const target = current && document.querySelector<HTMLElement>(current.at);
    if (!target) return undefined;
    target.dataset["toured"] = "";
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const tall = target.offsetHeight > innerHeight / 2;
    target.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: tall ? "start" : "center" });
    return () => delete target.dataset["toured"];
  }, [current, explanation.value, view]);
  useLayoutEffect(() => card.current?.focus({ preventScroll: true }), [current]);
  useEffect(() => {
    if (current === undefined) return undefined;
    const end = (event: KeyboardEvent) => event.key === "Escape" && endTour();
    document.addEventListener("keydown", end);
    return () => document.removeEventListener("keydown", end);
  }, [current === undefined]);
  if (at === null || current === undefined) return null;
  const last = at === TOUR.length - 1;
  return (
    <div
      ref={card}
      class="tour"
      role="dialog"
      aria-labelledby="tour-title"
      aria-describedby="tour-text"
      tabIndex={-1}
    >
      <p class="soft">
        {at + 1} of {TOUR.length}
      </p>
      <h2 id="tour-title">{current.title}</h2>
      <p id="tour-text">{current.text}</p>
      <p class="tries">
        <button type="button" class="strong" onClick={() => (last ? endTour() : (step.value = at + 1))}>
          {last ? "Done" : "Next"}
        </button>
        <button type="button" disabled={at === 0} onClick={() => (step.value = at - 1)}>
          Back
        </button>
        {!last && (
          <button type="button" class="quiet" onClick={endTour}>
            End the tour
          </button>
        )}
      </p>
    </div>
  );
}
