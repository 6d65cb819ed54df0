import type { DecodedImage } from "@commonground/files";
import {
  type EncodeOptions,
  type Encoder,
  explain,
  explainJointly,
  type ExplainOptions,
  type Explanation,
  type ImageToExplain,
  type Vocabulary,
} from "@commonground/core";
import { framePicture } from "../frame-picture.ts";
import { readNamedImage } from "./read-named-image.ts";

export interface Explained {
  readonly explanation: Explanation;
  /** Data URL of the frame; empty when no output needs one. */
  readonly picture: string;
}

export interface Walk {
  readonly model: Encoder;
  readonly vocabulary: Vocabulary;
  readonly options: ExplainOptions;
  /** Another method in place of `explain` with these options. */
  readonly explain?: ((image: ImageToExplain, options: EncodeOptions) => Promise<Explanation>) | undefined;
  /** Whether an output shows the image. */
  readonly pictured: boolean;
  readonly show: (text: string) => void;
  /** Told of each image that failed; the others go on. */
  readonly fail: (error: unknown) => void;
  /** Reads an image; `readNamedImage` by default. */
  readonly read?: typeof readNamedImage;
}

/** Explains images one after another, in flat memory. */
export async function* oneByOne(paths: readonly string[], walk: Walk): AsyncGenerator<Explained> {
  const { model, vocabulary, options, show, read = readNamedImage } = walk;
  const explainByMethod = (image: ImageToExplain) => explain(model, image, vocabulary, options);
  for (const [i, path] of paths.entries()) {
    show(`${paths.length > 1 ? `${i + 1} of ${paths.length}: ` : ""}${path} …`);
    const explained = await attempt(walk, async () => {
      const image = await read(path, { signal: options.signal });
      const [explanation, shown] = await Promise.all([
        (walk.explain ?? explainByMethod)(image, options),
        picture(walk, image),
      ]);
      return { explanation, picture: shown };
    });
    if (explained !== undefined) yield explained;
  }
}

/** Explains images whose parts are found jointly, in flat memory. */
export async function* jointly(paths: readonly string[], walk: Walk): AsyncGenerator<Explained> {
  const { model, vocabulary, options, show, read = readNamedImage } = walk;
  const pictures = new Map<string, string>();
  let count = 0;
  const sources = paths.map((path) => async () => {
    show(`${++count} of ${paths.length} jointly: ${path} …`);
    const image = await attempt(walk, async () => {
      const decoded = await read(path, { signal: options.signal });
      pictures.set(path, await picture(walk, decoded));
      return { ...decoded, path };
    });
    return image ?? null;
  });
  const leaveOut = (_: number, error: unknown) => {
    if (options.signal?.aborted) throw error;
    walk.fail(error);
  };
  for await (const { explanation } of explainJointly(model, sources, vocabulary, { ...options, leaveOut })) {
    const path = explanation.image.path!;
    yield { explanation, picture: pictures.get(path)! };
    pictures.delete(path);
  }
}

/** What `work` gives; undefined when it failed, which is told, so that the other images go on. */
async function attempt<T>({ options, fail }: Walk, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    fail(error);
    return undefined;
  }
}

async function picture({ model, pictured }: Walk, image: DecodedImage): Promise<string> {
  return pictured ? framePicture(model.info, image) : "";
}
