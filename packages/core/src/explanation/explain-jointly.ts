import type { Encoder } from "../encoder/encoder.ts";
import { CommonGroundError } from "../errors.ts";
import { checkTarget, prepareTarget, type Target } from "../language/target.ts";
import { checkVocabulary, type Vocabulary } from "../language/vocabulary.ts";
import type { ExplainOptions } from "./explain.ts";
import { type ImageSource, type LeaveOut, seeJointly, type SeenMemory } from "./see-jointly.ts";
import { settingsFor } from "./settings-for.ts";
import { type Explained, tellImage } from "./tell-image.ts";

export interface ExplainJointlyOptions extends ExplainOptions {
  /** Where what is seen of the images is kept, so that it can be told by another vocabulary or other settings. */
  readonly memory?: SeenMemory | undefined;
  /** Told of an image that cannot be encoded, which is then left out; without it such an image ends all. */
  readonly leaveOut?: LeaveOut | undefined;
}

/**
 * Explains several images whose prominent patches and parts are found jointly (the paper takes all images of one
 * class together), so that a part's letter means the same in each. One explanation for each image, in order; none for
 * no image. Up to 64 images are looked at and then explained; of more, 64 drawn by the seed are, and what was found on them
 * is assigned to the others, which are read and looked at one at a time, so that memory stays flat. An image is read
 * once. Rejects as `explain` does.
 */
export async function* explainJointly(
  encoder: Encoder,
  images: readonly ImageSource[],
  vocabulary: Vocabulary,
  options: ExplainJointlyOptions = {},
): AsyncGenerator<Explained, void, undefined> {
  const { info } = encoder;
  const { signal, memory, keep, leaveOut } = options;
  if (keep !== undefined && images.length > 1) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `explainJointly: keep holds for one image, ${images.length} were given; explain them one by one`,
    );
  }
  checkVocabulary(vocabulary, info);
  const settings = settingsFor(info, vocabulary, options.settings);
  const resolve = async (given: string | Target | undefined) => {
    if (typeof given === "string") return prepareTarget(encoder, vocabulary, given, { signal });
    if (given !== undefined) checkTarget(vocabulary, given);
    return given;
  };
  const telling = {
    vocabulary,
    settings,
    target: await resolve(options.target),
    versus: await resolve(options.versus),
    labelOf: options.labelOf,
    keep,
  };
  for await (const seen of seeJointly(encoder, images, settings, { signal, memory, keep, leaveOut })) {
    yield tellImage(seen, info, telling);
  }
}
