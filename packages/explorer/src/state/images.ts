import { CommonGroundError, sha256 } from "@commonground/core";
import { fetchFile, MAX_IMAGE_BYTES } from "@commonground/files";
import { signal } from "@preact/signals";
import type { Graphics } from "../worker/try-graphics.ts";
import type { ImageRef } from "./view-state.ts";

/** Where the application lies, and what it was started with. */
export interface Place {
  /** The page's own folder, which everything is fetched below. */
  readonly base: string;
  /** Names of the images of the command line. */
  readonly images: readonly string[];
  /** Name of the folder of results; null for none. */
  readonly results: string | null;
  /** Address of the hub that models may come from; null where this page may ask none. */
  readonly hub: string | null;
  /** Which graphics cards may encode images. */
  readonly graphics: Graphics;
}

/** What the visitor brought, by its hash; it stays in this page's memory and is gone with it. */
export interface Brought {
  /** Rejects with `TOO_LARGE` beyond what an image may have. */
  add(file: Blob, as?: "file" | "explanation"): Promise<ImageRef>;
  get(id: string): Blob | undefined;
  /** Whether a reference is to a file that this page does not have; computed again with what is brought. */
  lacks(image: ImageRef): boolean;
}

export function createBrought(): Brought {
  const files = new Map<string, Blob>();
  const count = signal(0);
  return {
    async add(file, as = "file") {
      if (file.size > MAX_IMAGE_BYTES) {
        const name = file instanceof File ? file.name : "the pasted image";
        throw new CommonGroundError(
          "TOO_LARGE",
          `${name}: the file has ${file.size} bytes, the limit is ${MAX_IMAGE_BYTES}; give a smaller one`,
        );
      }
      const id = await sha256(new Uint8Array(await file.arrayBuffer()));
      files.set(id, file);
      count.value = files.size;
      return { from: as, id };
    },
    get: (id) => files.get(id),
    lacks({ from, id }) {
      if (from !== "file" && from !== "explanation") return false;
      void count.value;
      return !files.has(id);
    },
  };
}

/** The file that a reference stands for, with its name. Rejects as `fetchFile` does. */
export async function fileOf(image: ImageRef, place: Place, brought: Brought): Promise<Blob> {
  const own = brought.get(image.id);
  if (own !== undefined) return own;
  const path = image.from === "example" ? `examples/${image.id}.png` : `given/${image.id}`;
  const blob = await (await fetchFile(new URL(path, place.base))).blob();
  const name = image.from === "given" ? place.images[Number(image.id)] : undefined;
  return new File([blob], name ?? `${image.id}.png`, { type: blob.type });
}
