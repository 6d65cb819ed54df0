import type { Explorer } from "../../state/explorer.ts";
import { LAYERS } from "../../state/view-state.ts";
import { playersOf, toggled } from "../../state/what-if.ts";
import { offeredImages } from "../image/offered-images.ts";
import { OF_ONE_IMAGE } from "../../state/view-state.ts";

export interface Shortcut {
  /** How they are listed. */
  readonly keys: readonly string[];
  readonly does: string;
  /** Whether it answers to a key, as `KeyboardEvent.key` has it; then does it. Keys do nothing where it returns false. */
  readonly run: (explorer: Explorer, key: string) => boolean;
}

/** Goes to what answers to a selector. */
const focus = (selector: string) => {
  const found = document.querySelector<HTMLElement>(selector);
  found?.focus();
  found?.scrollIntoView({ block: "nearest" });
  return found !== null;
};

/** Keys of the view of one image, in the order in which they are listed. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    keys: ["A", "B", "…"],
    does: "take that part away, or put it back",
    run: ({ store, explanation, live }, key) => {
      const label = key.toUpperCase();
      const parts = explanation.value?.parts ?? [];
      if (!live.value || !parts.some((part) => part.label === label)) return false;
      store.change({ without: toggled(store.state.value.without, label) });
      return true;
    },
  },
  {
    keys: ["R"],
    does: "take everything else away, or put it back",
    run: ({ store, explanation, live }, key) => {
      const found = explanation.value;
      if (key !== "r" || !live.value || found === null || !playersOf(found).includes("rest")) return false;
      store.change({ without: toggled(store.state.value.without, "rest") });
      return true;
    },
  },
  {
    keys: ["0"],
    does: "put all back",
    run: ({ store }, key) => {
      if (key !== "0") return false;
      store.change({ without: [], taken: [] });
      return true;
    },
  },
  {
    keys: ["1", "…", "6"],
    does: "show parts, patches, values, the rough object, the object, the bare picture",
    run: ({ store }, key) => {
      const layer = LAYERS[Number(key) - 1];
      if (layer !== undefined) store.change({ layer });
      return layer !== undefined;
    },
  },
  {
    keys: ["/"],
    does: "ask about another class or text",
    run: (_, key) => key === "/" && focus(".ask input"),
  },
  {
    keys: ["V"],
    does: "set it against another",
    run: (_, key) => key === "v" && focus(".versus label:nth-of-type(2) input"),
  },
  {
    keys: ["W"],
    does: "go to the words of both halves",
    run: (_, key) => key === "w" && focus(".both-halves .word"),
  },
  { keys: ["S"], does: "go to what can be saved", run: (_, key) => key === "s" && focus(".leave button") },
  { keys: ["O"], does: "open another picture", run: (_, key) => key === "o" && focus(".open button") },
  {
    keys: ["←", "→"],
    does: "the picture before, the next one",
    run: ({ store, place }, key) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
      const offered = offeredImages(place.images);
      const { image } = store.state.value;
      const at = offered.findIndex(({ from, id }) => from === image?.from && id === image.id);
      const next = by === undefined ? undefined : offered[at < 0 ? 0 : at + by];
      if (next === undefined) return false;
      store.change({ ...OF_ONE_IMAGE, image: { from: next.from, id: next.id } });
      return true;
    },
  },
];

/** Where keys are letters, or move something. */
const TAKES_KEYS = "input, select, textarea, summary, [contenteditable], dialog, .long-table, [role=region]";

/** What a key that was pressed on the page does; false for nothing. */
export function pressed(explorer: Explorer, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  if (event.target instanceof Element && event.target.closest(TAKES_KEYS) !== null) return false;
  if (explorer.store.state.value.view !== "image" || explorer.store.state.value.image === null) return false;
  return SHORTCUTS.some(({ run }) => run(explorer, event.key));
}
