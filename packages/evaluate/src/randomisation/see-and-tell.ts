import {
  type Encoder,
  type ExplainSettings,
  type ImageToExplain,
  isOfTheImage,
  type Seen,
  seeJointly,
  type Target,
  tellImage,
  type Vocabulary,
} from "@commonground/core";
import { partsSeen, type PartsSeen, type Told, toldOf } from "./told-image.ts";

/** One image of a data set. */
export interface ItemToRandomise {
  /** Its path in the data set. */
  readonly id: string;
  read(signal?: AbortSignal): Promise<ImageToExplain & { readonly sha256: string }>;
}

/** What came of an image: its parts by one sight and what is told of them by each step, or why there is nothing. */
export type SeenRow =
  | {
      readonly id: string;
      readonly sha256: string;
      readonly seen: PartsSeen;
      readonly told: Readonly<Record<string, Told>>;
    }
  | { readonly id: string; readonly error: string };

/** One way to tell what was seen. */
export interface Tale {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  /** What is explained; undefined for the answer. `own`: the class that the model's own explanation tells of. */
  target(own: string): Target | undefined;
}

export interface SeeOptions {
  readonly settings: ExplainSettings;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sees an image once, on its own, and tells it in each of the ways; what fails for the image's sake is a row, too. `own`:
 * the class that the model's own explanation tells of; null for that explanation, which is then the first of `tales`.
 */
export async function seeAndTell(
  encoder: Encoder,
  item: ItemToRandomise,
  tales: readonly Tale[],
  own: string | null,
  { settings, signal }: SeeOptions,
): Promise<SeenRow> {
  try {
    const image = await item.read(signal);
    const seen = (await seeJointly(encoder, [image], settings, { signal }).next()).value as Seen;
    const told: Record<string, Told> = {};
    let explained = own;
    for (const { name, vocabulary, target } of tales) {
      const { explanation } = tellImage(seen, encoder.info, {
        vocabulary,
        settings,
        target: explained === null ? undefined : target(explained),
        versus: undefined,
      });
      told[name] = toldOf(explanation, vocabulary);
      explained ??= told[name].explained;
    }
    return { id: item.id, sha256: image.sha256, seen: partsSeen(seen), told };
  } catch (error) {
    signal?.throwIfAborted();
    if (!isOfTheImage(error)) throw error;
    return { id: item.id, error: error.message };
  }
}
