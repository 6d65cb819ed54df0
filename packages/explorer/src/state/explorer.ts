import { CommonGroundError, type ModelInfo, type MutualKnowledgeExplanation } from "@commonground/core";
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Client, WorkerFault } from "../worker/client.ts";
import type { Asked, Fault, LoadedVocabulary } from "../worker/messages.ts";
import { type Brought, createBrought, fileOf, isJson, type Place } from "./images.ts";
import type { Store } from "./store.ts";
import { type ImageRef, OF_ONE_IMAGE } from "./view-state.ts";
import { createWhatIf, type WhatIf } from "./what-if.ts";

export interface Model {
  readonly info: ModelInfo;
  readonly classes: readonly string[];
  readonly vocabulary: LoadedVocabulary;
}

/** The image that is shown. */
export interface Picture {
  readonly ref: ImageRef;
  readonly sha256: string;
  readonly name: string;
  /** Of what the model sees of it. */
  readonly address: string;
}

/** What is pointed at just now: a part by its letter, a word, or both; nothing of it stands in the address. */
export interface Pointed {
  readonly part: string | null;
  readonly word: string | null;
}

/** What all views share: the store, and what follows from it. Views read signals and call functions, no more. */
export interface Explorer {
  readonly store: Store;
  readonly place: Place;
  readonly client: Client;
  readonly model: ReadonlySignal<Model | null>;
  readonly picture: ReadonlySignal<Picture | null>;
  readonly explanation: ReadonlySignal<MutualKnowledgeExplanation | null>;
  /** What the model says without what is taken away; null while nothing is. */
  readonly whatIf: ReadonlySignal<WhatIf | null>;
  /** False where what is shown was written before, and nothing can be asked. */
  readonly live: ReadonlySignal<boolean>;
  /** What is done just now, for `stepText`; null when all is there. */
  readonly busy: ReadonlySignal<string | null>;
  readonly fault: ReadonlySignal<Fault | null>;
  /** True where the address names an image of the visitor's that this page does not have. */
  readonly missing: ReadonlySignal<boolean>;
  readonly pointed: Signal<Pointed>;
  /** Shows what went wrong. */
  tell(error: unknown): void;
  /** Opens what was dropped, pasted or picked: an image, or an explanation of one. */
  bring(file: Blob): Promise<void>;
}

export const NOTHING: Pointed = { part: null, word: null };

export function createExplorer(store: Store, place: Place, client: Client): Explorer {
  const brought = createBrought();
  const model = signal<Model | null>(null);
  const picture = signal<Picture | null>(null);
  const explanation = signal<MutualKnowledgeExplanation | null>(null);
  const busy = signal<string | null>("model");
  const fault = signal<Fault | null>(null);
  const missing = signal(false);
  const tell = (error: unknown) => {
    if (error instanceof WorkerFault && error.code === "CANCELLED") return;
    busy.value = null;
    fault.value = faultOf(error);
  };

  const folder = (name: string) => new URL(name, place.base).href;
  client
    .load(
      { model: folder("models/emoji-vit-s/"), bank: folder("banks/emoji.json"), texts: folder("texts/") },
      (step) => (busy.value = step),
    )
    .then(({ model: info, classes, vocabulary }) => {
      model.value = { info, classes, vocabulary };
      if (picture.value === null) busy.value = null;
    })
    .catch(tell);

  // The image, as soon as the address names one.
  const image = computed(() => JSON.stringify(store.state.value.image));
  effect(() => {
    const ref = JSON.parse(image.value) as ImageRef | null;
    missing.value = false;
    fault.value = null;
    clear(picture, explanation);
    if (ref === null) return;
    const current = () => image.peek() === JSON.stringify(ref);
    if (ref.from === "explanation") {
      const file = brought.get(ref.id);
      missing.value = file === undefined;
      if (file === undefined) return;
      givenExplanation(file)
        .then((given) => {
          if (current()) explanation.value = given;
        })
        .catch((error: unknown) => {
          if (current()) tell(error);
        });
      return;
    }
    openPicture(ref, place, brought, client)
      .then((opened) => {
        if (!current()) {
          if (opened !== null) URL.revokeObjectURL(opened.address);
          return;
        }
        missing.value = opened === null;
        picture.value = opened;
      })
      .catch((error: unknown) => {
        if (current()) tell(error);
      });
  });

  // Its explanation, whenever image or question change.
  const question = computed(() => {
    const { settings, target, versus } = store.state.value;
    const image = picture.value?.sha256;
    return JSON.stringify(image === undefined ? null : { image, settings, target, versus });
  });
  const asked = computed(() => JSON.parse(question.value) as Asked | null);
  effect(() => {
    const current = asked.value;
    if (current === null) {
      client.cancel("image");
      if (model.peek() !== null) busy.value = null;
      return;
    }
    fault.value = null;
    client
      .explain(
        "image",
        current,
        (found, whole) => {
          explanation.value = found;
          busy.value = whole ? null : "encodeSubsets";
        },
        (step) => (busy.value = step),
      )
      .catch(tell);
  });

  return {
    store,
    place,
    client,
    model,
    picture,
    explanation,
    whatIf: createWhatIf(store, client, asked, explanation, tell),
    live: computed(() => store.state.value.image?.from !== "explanation"),
    busy,
    fault,
    missing,
    pointed: signal(NOTHING),
    tell,
    async bring(file) {
      try {
        const written = await isJson(file);
        if (written) await givenExplanation(file);
        const image = await brought.add(file, written ? "explanation" : "file");
        store.change({ ...OF_ONE_IMAGE, image }, "step");
      } catch (error) {
        tell(error);
      }
    },
  };
}

/** What checks explanations is loaded with the first of them. */
async function givenExplanation(file: Blob): Promise<MutualKnowledgeExplanation> {
  return (await import("./given-explanation.ts")).givenExplanation(file);
}

async function openPicture(
  ref: ImageRef,
  place: Place,
  brought: Brought,
  client: Client,
): Promise<Picture | null> {
  const file = await fileOf(ref, place, brought);
  if (file === null) return null;
  const { sha256, picture } = await client.open(file);
  const name = file instanceof File ? file.name : "pasted image";
  return { ref, sha256, name, address: URL.createObjectURL(picture) };
}

function clear(picture: Signal<Picture | null>, explanation: Signal<unknown>): void {
  const shown = picture.peek();
  if (shown !== null) URL.revokeObjectURL(shown.address);
  picture.value = null;
  explanation.value = null;
}

function faultOf(error: unknown): Fault {
  if (error instanceof WorkerFault || error instanceof CommonGroundError) {
    return { code: error.code, message: error.message };
  }
  return { code: "CRASHED", message: error instanceof Error ? error.message : String(error) };
}
