import { createRandom, shuffle } from "@commonground/core";
import { renderSvg } from "@commonground/files/node";
import type { ItemToLocalise } from "../localise.ts";
import { composeScene, planScene, type Scene, type ScenePlan } from "./compose-scene.ts";

/** A vector drawing of a thing. */
export interface DrawingSource {
  readonly id: string;
  readonly label: string | null;
  bytes(signal?: AbortSignal): Promise<Uint8Array>;
}

export interface SceneItem extends ItemToLocalise {
  readonly label: string | null;
  readonly drawing: string;
  readonly plan: ScenePlan;
  compose(signal?: AbortSignal): Promise<Scene>;
}

/**
 * `count` scenes of one drawing each, composed when they are read; drawings are taken in an order that `seed` shuffles, and
 * again from its start where there are more scenes. Nothing is written.
 */
export function sceneItems(drawings: readonly DrawingSource[], count: number, seed: number): SceneItem[] {
  const order = Int32Array.from(drawings, (_, i) => i);
  shuffle(order, createRandom(seed));
  return Array.from({ length: count }, (_, i): SceneItem => {
    const drawing = drawings[order[i % order.length]];
    const plan = planScene(i, seed);
    const compose = async (signal?: AbortSignal) =>
      composeScene(await renderSvg(await drawing.bytes(signal), drawing.id, plan.side), plan);
    let last: Promise<Scene> | undefined;
    const once = () => (last ??= compose());
    return {
      id: `scene-${String(i).padStart(5, "0")}.png`,
      label: drawing.label,
      drawing: drawing.id,
      plan,
      compose,
      async truth() {
        const { mask } = await once();
        const { width, height } = mask;
        const shape = { kind: "mask", mask } as const;
        return { size: { width, height }, objects: [{ label: drawing.label, box: null, shape }], crowds: 0 };
      },
      async read() {
        const { pixels } = await once();
        last = undefined;
        return { pixels, notes: [] };
      },
    };
  });
}
