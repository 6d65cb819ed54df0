import {
  answerWithout,
  CommonGroundError,
  type Encoder,
  explain,
  type ExplainSettings,
  type Matrix,
  prepareTarget,
  type Seen,
  seeJointly,
  settingsFor,
  stepKeys,
  type Vocabulary,
} from "@commonground/core";
import type { DecodedImage } from "@commonground/files";
import { readImage } from "@commonground/files/web";
import type { Devices } from "./choose-device.ts";
import { keptSteps } from "./kept-steps.ts";
import { coverOf } from "./cover-of.ts";
import { pictureOf } from "./picture-of.ts";
import type { Asked, Fault, FromWorker, OpenedImage, Place, TakenAway, ToWorker } from "./messages.ts";

/** Side in px that a picture of what the model sees has at least. */
const PICTURE_SIDE = 448;
/** Decoded images that are held; the page sends others again. */
const MOST_OPEN = 8;

export interface Loaded {
  /** What encoded the vocabulary. */
  readonly encoder: Encoder;
  /** What encodes images. */
  readonly devices: Devices;
  readonly vocabulary: Vocabulary;
  /** Nothing is asked of it any more. */
  readonly release: () => void;
}

/** Loads model and vocabulary; `begin` is told what is done now, and how much of it where that is known. */
export type Load = (
  place: Place,
  begin: (step: string, share?: number) => void,
  signal: AbortSignal,
) => Promise<Loaded>;

/** What the worker does with each message; answers go to `answer`. A question that is cancelled ends with `CANCELLED`. */
export function createEngine(load: Load, answer: (message: FromWorker) => void): (message: ToWorker) => void {
  const running = new Map<number, AbortController>();
  const opened = new Map<string, DecodedImage>();
  const steps = keptSteps();
  const loaded = new Map<number, Loaded>();

  const ready = (on: number) => {
    const found = loaded.get(on);
    if (found !== undefined) return found;
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      "explorer: this model is not loaded any more; send load first",
    );
  };

  async function open(image: Blob | DecodedImage, on: number): Promise<OpenedImage> {
    const { encoder } = ready(on);
    const decoded = image instanceof Blob ? await readImage(image) : image;
    opened.set(decoded.sha256, decoded);
    for (const oldest of opened.keys()) {
      if (opened.size <= MOST_OPEN) break;
      opened.delete(oldest);
    }
    const { imageSize } = encoder.info;
    const scale = Math.max(1, Math.ceil(PICTURE_SIDE / Math.max(imageSize.width, imageSize.height)));
    const { sha256, width, height } = decoded;
    const picture = await pictureOf(encoder.prepareImage(decoded.pixels, scale));
    return { sha256, width, height, picture };
  }

  /** What a question is about, and under which keys its steps are kept. */
  function prepare(asked: Asked) {
    const { devices, vocabulary } = ready(asked.on);
    const encoder = devices.encoderFor(asked.image);
    const image = opened.get(asked.image);
    if (image === undefined) {
      throw new CommonGroundError("NOT_FOUND", "explorer: the image is not open; open it again");
    }
    const keysOf = (settings: ExplainSettings) =>
      stepKeys(
        {
          image: image.sha256,
          model: `${encoder.info.sha256} ${encoder.info.configurationSha256} ${encoder.info.device}`,
          bank: vocabulary.bankRecord.sha256,
          classes: vocabulary.classesRecord.sha256,
          target: asked.target,
          versus: asked.versus,
        },
        settings,
      );
    const effective = settingsFor(encoder.info, vocabulary, asked.settings);
    return { encoder, vocabulary, image, effective, keysOf };
  }

  type Prepared = ReturnType<typeof prepare>;

  /** Answers with the device that the image is with, and anew from the beginning where that one fails. */
  async function answered<T>(
    asked: Asked,
    signal: AbortSignal,
    use: (prepared: Prepared) => Promise<T>,
  ): Promise<T> {
    const prepared = prepare(asked);
    try {
      return await use(prepared);
    } catch (error) {
      if (signal.aborted || !ready(asked.on).devices.asksAgain(prepared.encoder, error)) throw error;
      return use(prepare(asked));
    }
  }

  async function explainImage(
    id: number,
    { encoder, vocabulary, image, effective, keysOf }: Prepared,
    asked: Asked,
    signal: AbortSignal,
  ): Promise<void> {
    const begin = (step: string) => answer({ kind: "progress", id, step, share: null });
    const run = async (causes: typeof effective.causes) => {
      const settings = { ...effective, causes };
      const explanation = await explain(encoder, image, vocabulary, {
        settings,
        target: asked.target ?? undefined,
        versus: asked.versus ?? undefined,
        signal,
        keep: steps.under(keysOf(settings), begin),
      });
      signal.throwIfAborted();
      answer({ kind: "explained", id, explanation, whole: causes === effective.causes });
    };
    if (effective.causes !== "none") await run("none");
    await run(effective.causes);
    loaded.get(asked.on)?.devices.consider(() => encoder.prepareImage(image.pixels));
  }

  async function takeAway(
    { encoder, vocabulary, image, effective, keysOf }: Prepared,
    asked: Asked,
    without: readonly string[],
    signal: AbortSignal,
  ): Promise<TakenAway> {
    const keys = keysOf(effective);
    const { value } = await seeJointly(
      encoder,
      [image],
      { ...effective, causes: "none" },
      { signal, keep: steps.under(keys, () => {}) },
    ).next();
    const frame = encoder.prepareImage(image.pixels);
    const { prediction, probabilities, parts, kept } = await answerWithout(
      encoder,
      frame,
      value as Seen,
      vocabulary,
      without,
      {
        settings: effective,
        target:
          asked.target === null
            ? undefined
            : await prepareTarget(encoder, vocabulary, asked.target, { signal }),
        subsets: (await steps.find(keys.encodeSubsets)) as Matrix | undefined,
        signal,
      },
    );
    signal.throwIfAborted();
    return { prediction, probabilities, cover: await coverOf(frame, parts, kept, effective.removal) };
  }

  async function work(
    message: Exclude<ToWorker, { kind: "cancel" | "release" }>,
    signal: AbortSignal,
  ): Promise<void> {
    const { id } = message;
    if (message.kind === "load") {
      const found = await load(
        message.place,
        (step, share) => answer({ kind: "progress", id, step, share: share ?? null }),
        signal,
      );
      if (signal.aborted) {
        found.release();
        signal.throwIfAborted();
      }
      let unwatch: (() => void) | undefined;
      loaded.set(id, {
        ...found,
        release() {
          unwatch?.();
          found.release();
        },
      });
      const { encoder, vocabulary } = found;
      const { bankRecord, classesRecord, classes } = vocabulary;
      const settings = settingsFor(encoder.info, vocabulary);
      answer({
        kind: "loaded",
        id,
        model: encoder.info,
        classes,
        vocabulary: {
          bank: bankRecord.name,
          descriptors: bankRecord.size,
          bankSha256: bankRecord.sha256,
          classesSha256: classesRecord.sha256,
          settings,
        },
      });
      unwatch = found.devices.watch((computing) => answer({ kind: "computing", id, computing }));
    } else if (message.kind === "open") {
      answer({ kind: "opened", id, image: await open(message.image, message.on) });
    } else if (message.kind === "explain") {
      const { asked } = message;
      await answered(asked, signal, (prepared) => explainImage(id, prepared, asked, signal));
    } else if (message.kind === "takeAway") {
      const { asked, without } = message;
      const taken = await answered(asked, signal, (prepared) => takeAway(prepared, asked, without, signal));
      answer({ kind: "takenAway", id, answer: taken });
    } else if (message.kind === "encodeImages") {
      const { on, images, features, drop } = message;
      const { encoder } = ready(on);
      const encoded = await encoder.encodeImages(images, { features, drop, signal });
      answer({ kind: "encodedImages", id, encoded });
    } else {
      const encoded = await ready(message.on).encoder.encodeTexts(message.texts, { signal });
      answer({ kind: "encodedTexts", id, encoded });
    }
  }

  return (message) => {
    if (message.kind === "cancel") {
      running.get(message.id)?.abort();
      return;
    }
    if (message.kind === "release") {
      running.get(message.id)?.abort();
      loaded.get(message.id)?.release();
      loaded.delete(message.id);
      return;
    }
    const { id } = message;
    const abort = new AbortController();
    running.set(id, abort);
    work(message, abort.signal)
      .catch((error: unknown) => answer({ kind: "failed", id, error: faultOf(error, abort.signal) }))
      .finally(() => running.delete(id));
  };
}

function faultOf(error: unknown, signal: AbortSignal): Fault {
  if (signal.aborted) return { code: "CANCELLED", message: "cancelled" };
  if (error instanceof CommonGroundError) return { code: error.code, message: error.message };
  return { code: "CRASHED", message: error instanceof Error ? error.message : String(error) };
}
