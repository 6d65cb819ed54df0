import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { readAddress, type ReadAddress, writeAddress } from "./address.ts";
import type { ViewState } from "./view-state.ts";

/**
 * What a change is to the browser's history. `step` (by default): one to go back to. `passing`: shown at once, a step when it
 * settles, as while a slider is dragged. `typed`: a step that what is typed next takes the place of, until it settles. `amend`:
 * what follows by itself, in the place of the last.
 */
export type ChangeKind = "step" | "passing" | "typed" | "amend";

export interface Store {
  readonly state: ReadonlySignal<ViewState>;
  /** What of the address could not be followed. */
  readonly faults: ReadonlySignal<readonly string[]>;
  /** Changes fields; what leaves the address as it is makes no step. */
  change(fields: Partial<ViewState>, kind?: ChangeKind): void;
  /** Ends what was `passing` or `typed`: a slider is let go, a field left. */
  settle(): void;
}

/** The one store of the page; the address follows it, and it follows the address (links, back, forward). */
export function createStore(page: Pick<Window, "location" | "history" | "addEventListener">): Store {
  const read = signal<ReadAddress>(readAddress(page.location.hash));
  let written = writeAddress(read.value.state);
  let typing = false;
  const follow = () => {
    typing = false;
    if (writeAddress(read.value.state) !== page.location.hash) read.value = readAddress(page.location.hash);
    written = writeAddress(read.value.state);
  };
  page.addEventListener("popstate", follow);
  page.addEventListener("hashchange", follow);

  /** False where the address is that already. */
  function write(inPlace: boolean): boolean {
    const hash = writeAddress(read.value.state);
    if (hash === written) return false;
    written = hash;
    const address = hash || page.location.pathname + page.location.search;
    if (inPlace) page.history.replaceState(null, "", address);
    else page.history.pushState(null, "", address);
    return true;
  }
  return {
    state: computed(() => read.value.state),
    faults: computed(() => read.value.faults),
    change(fields, kind = "step") {
      read.value = { state: { ...read.value.state, ...fields }, faults: [] };
      if (kind === "passing") return;
      const typedOn = kind === "typed" && typing;
      const wrote = write(kind === "amend" || typedOn);
      if (kind !== "amend") typing = typedOn || (kind === "typed" && wrote);
    },
    settle() {
      typing = false;
      write(false);
    },
  };
}
