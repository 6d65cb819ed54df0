import type { ClipModel, WebClipModel } from "@commonground/clip/web";
import type { Encoder, Pixels } from "@commonground/core";
import { patientEncoder } from "./patient-encoder.ts";
import { type AdapterInfo, judgeGraphics, type Measured, noCard } from "./judge-graphics.ts";

/** Which graphics cards are tried: those that are some; `any`, for tests, those made of software, and slower ones. */
export type Graphics = "hardware" | "any" | "none";

export interface Tried {
  /** The model on the graphics card; null where the processor goes on. */
  readonly model: ClipModel | null;
  readonly why: string;
}

/** Images that are timed together, fewer where the processor needs longer than this for them. */
const MOST_TIMED = 8;
const MOST_MILLISECONDS = 500;
/** The quickest counts: other work may stand in between. What takes long is not repeated. */
const TIMES = 3;

/**
 * Opens a model on the graphics card, encodes an image there and on the processor, where it is ready, and compares numbers
 * and times. Never rejects: what fails is told.
 */
export async function tryGraphics(model: WebClipModel, frame: Pixels, which: Graphics): Promise<Tried> {
  if (which === "none")
    return { model: null, why: "what computed had stopped, so the graphics card is left alone" };
  let opened: ClipModel | undefined;
  try {
    const none = noCard(await offered());
    if (none !== null && (which === "hardware" || none.includes("no graphics")))
      return { model: null, why: none };
    opened = await model.on("webgpu");
    const once = await timed(() => model.encodeImages([frame]));
    const count = Math.max(1, Math.min(MOST_TIMED, Math.floor(MOST_MILLISECONDS / once)));
    const frames = Array.from({ length: count }, () => frame);
    const { use, why } = judgeGraphics(
      await measure(patientEncoder(model), frames),
      await measure(patientEncoder(opened), frames),
      which === "any",
    );
    if (use) return { model: opened, why };
    await opened.dispose();
    return { model: null, why };
  } catch (error) {
    opened?.dispose().catch(() => {});
    return { model: null, why: failure(error) };
  }
}

export const failure = (error: unknown): string =>
  `the graphics card failed: ${error instanceof Error ? error.message : String(error)}`;

async function offered(): Promise<AdapterInfo | undefined> {
  const { gpu } = navigator as unknown as {
    readonly gpu?: { requestAdapter(): Promise<{ readonly info?: AdapterInfo } | null> };
  };
  const adapter = (await gpu?.requestAdapter()) ?? null;
  return adapter === null ? undefined : (adapter.info ?? {});
}

/** All that an explanation may ask of an image, and the time of the commonest. */
async function measure(encoder: Encoder, frames: readonly Pixels[]): Promise<Measured> {
  const { info } = encoder;
  const first = frames.slice(0, 1);
  const ofPatches = info.features.filter((kind) => kind !== "cls" && kind !== "cls-keys");
  const { embeddings, features } = await encoder.encodeImages(first, {
    features: [...ofPatches, ...info.projections],
  });
  const values: Record<string, Float32Array> = { embeddings: embeddings.data };
  for (const [name, feature] of Object.entries(features)) values[name] = feature!.data;
  if (info.drop) {
    const half = Array.from(
      { length: Math.floor((info.grid.rows * info.grid.columns) / 2) },
      (_, i) => 2 * i,
    );
    values["dropped"] = (await encoder.encodeImages(first, { drop: [half] })).embeddings.data;
  }
  const time = () => timed(() => encoder.encodeImages(frames));
  // Once to be warm.
  await time();
  const times = [await time()];
  while (times.length < TIMES && times[0]! < 2 * MOST_MILLISECONDS) times.push(await time());
  return { values, milliseconds: Math.min(...times) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
