import type { MutualKnowledgeExplanation } from "@commonground/core";
import type { Client } from "../worker/client.ts";
import { framePicture } from "./frame-picture.ts";
import { type Brought, fileOf, type Place } from "./images.ts";
import type { ImageRef } from "./view-state.ts";

/** The image that is shown. */
export interface Picture {
  readonly ref: ImageRef;
  readonly sha256: string;
  readonly name: string;
  /** Of what the model sees of it. */
  readonly address: string;
  /** The model that it was opened with; null where none was needed. */
  readonly on: number | null;
  /** Of one that was added to an opened explanation: why it may not be the one that was explained. */
  readonly doubt: "another" | "unchecked" | null;
}

/** An image, opened by the worker. Rejects as `fileOf` and `Client.open`. */
export async function openPicture(
  ref: ImageRef,
  place: Place,
  brought: Brought,
  client: Client,
  on: number,
): Promise<Picture> {
  const file = await fileOf(ref, place, brought);
  const { sha256, picture } = await client.open(file, on);
  return { ref, sha256, name: nameOf(file), address: URL.createObjectURL(picture), on, doubt: null };
}

function nameOf(file: Blob): string {
  return file instanceof File ? file.name : "pasted image";
}

/** An image that is added to what was written of one. Rejects as `framePicture`. */
export async function addedPicture(
  file: Blob,
  { image, model }: Pick<MutualKnowledgeExplanation, "image" | "model">,
  brought: Brought,
): Promise<Picture> {
  const drawn = await framePicture(file, model.preprocess);
  const ref = await brought.add(file);
  return {
    ref,
    sha256: ref.id,
    name: nameOf(file),
    address: URL.createObjectURL(drawn),
    on: null,
    doubt: image.sha256 === null ? "unchecked" : image.sha256 === ref.id ? null : "another",
  };
}
