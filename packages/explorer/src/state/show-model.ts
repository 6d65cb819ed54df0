import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Progress } from "../worker/client.ts";
import type { Held, Model, Models, Wanted } from "./models.ts";
import type { Store } from "./store.ts";
import { type ModelRef, OF_ONE_DIVISION } from "./view-state.ts";
import type { WorkerLife } from "./worker-life.ts";

export interface ShownModel {
  /** What was loaded last; it stays until the next one is there. */
  readonly model: ReadonlySignal<Model | null>;
  /** Whether that is what the address names by now. */
  readonly current: ReadonlySignal<boolean>;
  readonly missing: ReadonlySignal<ReturnType<Models["missing"]>>;
  /** Loads a model that has no name of its own yet, and shows it once it is there. */
  choose(ref: () => ModelRef): Promise<void>;
}

/**
 * Loads what a side's address names, model, bank and classes. Where that fails, what was shown before stays, and the address
 * names it again.
 */
export function showModel({
  store,
  models,
  active,
  progress,
  tell,
  life,
}: {
  readonly store: Store;
  readonly models: Models;
  readonly active: ReadonlySignal<boolean>;
  readonly progress: Progress;
  readonly tell: (error: unknown) => void;
  readonly life: WorkerLife;
}): ShownModel {
  const model = signal<Model | null>(null);
  const missing = signal<ReturnType<Models["missing"]>>(null);
  let shown: { readonly held: Held; readonly wanted: Wanted; readonly gone: number } | null = null;
  let choosing: Held | null = null;

  const wantedText = computed(() => {
    const { model, bank, classes } = store.state.value;
    return JSON.stringify(active.value ? { model, bank, classes } : null);
  });
  const shownText = signal<string | null>(null);
  const stopChoosing = () => {
    choosing?.letGo();
    choosing = null;
  };
  const modelText = computed(() => JSON.stringify(store.state.value.model));
  effect(() => {
    // Whoever chooses another one meanwhile does not want this one any more.
    void modelText.value;
    stopChoosing();
  });
  effect(() => {
    const wanted = JSON.parse(wantedText.value) as Wanted | null;
    const gone = life.gone.value;
    if (wanted === null) return undefined;
    missing.value = models.missing(wanted);
    if (missing.value !== null) return undefined;
    const held = models.hold(wanted, progress);
    let current = true;
    held.model
      .then((loaded) => {
        if (!current) return;
        shown?.held.letGo();
        shown = { held, wanted, gone };
        shownText.value = JSON.stringify(wanted);
        model.value = loaded;
      })
      .catch((error: unknown) => {
        if (!current) return;
        tell(error);
        if (shown?.gone === gone) store.change(shown.wanted, "amend");
        else life.stuck.value = true;
      });
    return () => {
      current = false;
      if (shown?.held !== held) held.letGo();
    };
  });

  return {
    model,
    current: computed(() => shownText.value === wantedText.value),
    missing,
    async choose(ref) {
      stopChoosing();
      let held: Held | null = null;
      try {
        const { bank, classes } = store.state.peek();
        const wanted = { bank, classes, model: ref() };
        held = models.hold(wanted, progress);
        choosing = held;
        const settled = await models.settle(wanted, await held.model);
        if (choosing === held) store.change({ ...OF_ONE_DIVISION, model: settled.model });
      } catch (error) {
        if (held === null || choosing === held) tell(error);
      } finally {
        held?.letGo();
      }
    },
  };
}
