import { CommonGroundError, type MutualKnowledgeExplanation } from "@commonground/core";
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Client, WorkerFault } from "../worker/client.ts";
import type { Asked } from "../worker/messages.ts";
import { kindOf } from "./brought-kind.ts";
import { faultOf, type ToldFault } from "./fault-of.ts";
import type { Brought, Place } from "./images.ts";
import { addedPicture, openPicture, type Picture } from "./picture.ts";
import { showModel } from "./show-model.ts";
import type { Model, Models } from "./models.ts";
import type { Store } from "./store.ts";
import { type ImageRef, OF_ONE_IMAGE } from "./view-state.ts";
import { warmUp } from "./warm-up.ts";
import { createWhatIf, type WhatIf } from "./what-if.ts";
import type { WorkerLife } from "./worker-life.ts";

export type { Model } from "./models.ts";
export type { Picture } from "./picture.ts";

/** What is pointed at just now: a part of a side by its letter, a word, or both; nothing of it stands in the address. */
export interface Pointed {
  readonly side: Slot | null;
  readonly part: string | null;
  readonly word: string | null;
}

/** Questions of either side, of which a later one cancels an earlier one. */
export type Slot = "first" | "second";

/** What is done just now. */
export interface Busy {
  /** For `stepText`. */
  readonly step: string;
  /** How much of it is done, 0 to 1; null where that is not known. */
  readonly share: number | null;
}

/** What both sides of a page have in common. */
export interface Shared {
  readonly place: Place;
  readonly client: Client;
  readonly models: Models;
  readonly brought: Brought;
  readonly pointed: Signal<Pointed>;
  readonly fault: Signal<ToldFault | null>;
  readonly life: WorkerLife;
}

/** One side: what all its views share, the store, and what follows from it. Views read signals and call functions, no more. */
export interface Explorer extends Shared {
  readonly slot: Slot;
  readonly store: Store;
  /** What is shown beside it; null where it stands alone. */
  readonly partner: Signal<Explorer | null>;
  readonly model: ReadonlySignal<Model | null>;
  readonly picture: ReadonlySignal<Picture | null>;
  readonly explanation: ReadonlySignal<MutualKnowledgeExplanation | null>;
  /** What the model says without what is taken away; null while nothing is. */
  readonly whatIf: ReadonlySignal<WhatIf | null>;
  /** False where what is shown was written before, and nothing can be asked. */
  readonly live: ReadonlySignal<boolean>;
  /** Null when all is there. */
  readonly busy: ReadonlySignal<Busy | null>;
  /** True where there is no explanation, and none is on its way. */
  readonly failed: ReadonlySignal<boolean>;
  /** What of the visitor's the address names and this page does not have. */
  readonly missing: ReadonlySignal<Missing | null>;
  /** Shows what went wrong. */
  tell(error: unknown): void;
  /** Takes what was dropped, pasted or picked: an image, an explanation of one, a bank, or a file of classes. */
  bring(file: Blob): Promise<void>;
  /** Shows an image with the explanation that was opened from a file, and says whether it is the one that was explained. */
  addPicture(file: Blob): Promise<void>;
  /** Takes a folder with a model, by the paths of its files. */
  bringFolder(name: string, files: Readonly<Record<string, Blob>>): Promise<void>;
  /** Loads a model from the hub, by what people call it. */
  bringFromHub(name: string): Promise<void>;
}

export type Missing = "image" | "model" | "bank" | "classes";

export const NOTHING: Pointed = { side: null, part: null, word: null };

/** One side; what it has is computed while `active`. */
export function createExplorer(
  slot: Slot,
  store: Store,
  shared: Shared,
  active: ReadonlySignal<boolean>,
): Explorer {
  const { place, client, brought, models, fault, life } = shared;
  const picture = signal<Picture | null>(null);
  const explanation = signal<MutualKnowledgeExplanation | null>(null);
  const busy = signal<Busy | null>(active.peek() ? { step: "model", share: null } : null);
  const missingImage = signal(false);
  const tell = (error: unknown) => {
    if (error instanceof WorkerFault && error.code !== "CRASHED") return;
    busy.value = null;
    fault.value = faultOf(error, place.base);
  };
  const progress = (step: string, share: number | null) => (busy.value = { step, share });
  const shown = showModel({ store, models, active, progress, tell, life });
  const { model } = shown;
  effect(() => {
    if (model.value === null || picture.peek() !== null) return;
    busy.value = null;
    if (store.state.peek().image === null) void warmUp(client, model.value);
  });

  // The image, as soon as the address names one.
  const image = computed(() => JSON.stringify(active.value ? store.state.value.image : null));
  let last = "";
  effect(() => {
    const ref = JSON.parse(image.value) as ImageRef | null;
    const on = model.value?.on;
    const same = last === image.value;
    if (!same) {
      fault.value = null;
      clear(picture, explanation);
    }
    last = image.value;
    missingImage.value = false;
    if (ref === null) return undefined;
    let current = true;
    const fail = (error: unknown) => {
      if (current) tell(error);
    };
    if (brought.lacks(ref)) missingImage.value = true;
    else if (ref.from === "explanation") {
      // It stays the same where something else was brought or another model came.
      if (same && explanation.peek() !== null) return undefined;
      givenExplanation(brought.get(ref.id)!)
        .then((given) => {
          if (current) explanation.value = given;
        })
        .catch(fail);
    } else if (on !== undefined) {
      openPicture(ref, place, brought, client, on)
        .then((opened) => {
          if (!current) {
            URL.revokeObjectURL(opened.address);
            return;
          }
          const before = picture.peek();
          if (before !== null) URL.revokeObjectURL(before.address);
          picture.value = opened;
        })
        .catch(fail);
    }
    return () => (current = false);
  });

  const live = computed(() => store.state.value.image?.from !== "explanation");

  // Its explanation, whenever image, model or question change.
  const question = computed(() => {
    const { settings, target, versus } = store.state.value;
    const { sha256: image, on } = picture.value ?? {};
    const there = on !== undefined && on === model.value?.on;
    // An image that was just opened waits for the model that it was opened with.
    const told = shown.current.value || explanation.value !== null;
    const whole = live.value && active.value && there && told && shown.missing.value === null;
    return JSON.stringify(whole ? { on, image, settings, target, versus } : null);
  });
  const asked = computed(() => JSON.parse(question.value) as Asked | null);
  let lastAsked = "";
  effect(() => {
    const current = asked.value;
    if (current === null) {
      client.cancel(slot);
      if (model.peek() !== null) busy.value = null;
      return;
    }
    if (lastAsked !== withoutModel(current)) fault.value = null;
    lastAsked = withoutModel(current);
    client
      .explain(
        slot,
        current,
        (found, whole) => {
          explanation.value = found;
          busy.value = whole ? null : { step: "encodeSubsets", share: null };
          if (whole) life.worked();
        },
        progress,
      )
      .catch((error: unknown) => {
        tell(error);
        // What could not be begun may begin with another worker.
        if (error instanceof CommonGroundError && error.code === "RUNTIME") life.stuck.value = true;
      });
  });

  const doing = computed(() => (life.stuck.value ? null : busy.value));

  async function addPicture(file: Blob): Promise<void> {
    const found = explanation.peek();
    if (found === null || live.peek()) return;
    const at = image.peek();
    const added = await addedPicture(file, found, brought);
    if (image.peek() !== at) {
      URL.revokeObjectURL(added.address);
      return;
    }
    const before = picture.peek();
    if (before !== null) URL.revokeObjectURL(before.address);
    fault.value = null;
    picture.value = added;
  }

  return {
    ...shared,
    slot,
    store,
    partner: signal(null),
    model,
    picture,
    explanation,
    whatIf: createWhatIf(store, client, asked, explanation, tell),
    live,
    busy: doing,
    failed: computed(() => explanation.value === null && fault.value !== null && doing.value === null),
    missing: computed(() => (missingImage.value ? "image" : shown.missing.value)),
    tell,
    async bring(file) {
      try {
        const kind = await kindOf(file);
        if (kind === "bank") store.change({ bank: await models.addBank(file) });
        else if (kind === "classes") {
          const { readClasses } = await import("@commonground/files/web");
          store.change({ classes: await models.addClasses(await readClasses(file)) });
        } else {
          if (kind === "explanation") await givenExplanation(file);
          const image = await brought.add(file, kind);
          const opened = live.peek() ? null : explanation.peek();
          if (opened !== null && opened.image.sha256 === image.id) await addPicture(file);
          else store.change({ ...OF_ONE_IMAGE, image });
        }
      } catch (error) {
        tell(error);
      }
    },
    addPicture: (file) => addPicture(file).catch(tell),
    bringFolder: (name, files) => shown.choose(() => models.addFolder(name, files)),
    bringFromHub: (name) => shown.choose(() => models.hubRef(name)),
  };
}

const withoutModel = (asked: Asked): string => JSON.stringify({ ...asked, on: null });

/** What checks explanations is loaded with the first of them. */
async function givenExplanation(file: Blob): Promise<MutualKnowledgeExplanation> {
  return (await import("./given-explanation.ts")).givenExplanation(file);
}

function clear(picture: Signal<Picture | null>, explanation: Signal<unknown>): void {
  const shown = picture.peek();
  if (shown !== null) URL.revokeObjectURL(shown.address);
  picture.value = null;
  explanation.value = null;
}
