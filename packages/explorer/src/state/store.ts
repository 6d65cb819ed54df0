import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { readAddress, type ReadAddress, writeAddress } from "./address.ts";
import type { ViewState } from "./view-state.ts";

export interface Store {
  readonly state: ReadonlySignal<ViewState>;
  /** What of the address could not be followed. */
  readonly faults: ReadonlySignal<readonly string[]>;
  /**
   * Changes fields. `step`: a change to go back to, as when another image is opened; `adjust` (by default): one that
   * takes the place of the last, as when a slider moves.
   */
  change(fields: Partial<ViewState>, kind?: "step" | "adjust"): void;
}

/** The one store of the page; the address follows it, and it follows the address (links, back, forward). */
export function createStore(page: Pick<Window, "location" | "history" | "addEventListener">): Store {
  const read = signal<ReadAddress>(readAddress(page.location.hash));
  const follow = () => {
    if (writeAddress(read.value.state) !== page.location.hash) read.value = readAddress(page.location.hash);
  };
  page.addEventListener("popstate", follow);
  page.addEventListener("hashchange", follow);
  return {
    state: computed(() => read.value.state),
    faults: computed(() => read.value.faults),
    change(fields, kind = "adjust") {
      const state = { ...read.value.state, ...fields };
      const address = writeAddress(state) || page.location.pathname + page.location.search;
      read.value = { state, faults: [] };
      if (kind === "step") page.history.pushState(null, "", address);
      else page.history.replaceState(null, "", address);
    },
  };
}
