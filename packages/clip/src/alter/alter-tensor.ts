import { CommonGroundError } from "@commonground/core";
import type { Change } from "./change.ts";
import { addNoise, randomFor, redraw } from "./redraw.ts";
import { blocksOf, sameBlock, type TensorPlaces } from "./tensor-place.ts";

/** New values of a tensor. */
export type Alter = (values: Float32Array) => Promise<Float32Array>;

/**
 * What a change does to each tensor; undefined where it leaves it alone. The temperature and the bias of the answers
 * (`logit_scale`, `logit_bias`) belong to neither encoder and stay, so that probabilities keep their scale.
 */
export function alterations(
  change: Change,
  file: string,
  places: TensorPlaces,
): (name: string, axes: number) => Alter | undefined {
  switch (change.kind) {
    case "random": {
      const chosen = isRedrawn(change, file, places);
      return (name, axes) =>
        axes > 0 && chosen(name)
          ? async (values) => redraw(values, axes, await randomFor(change.seed, name))
          : undefined;
    }
    case "noise":
      return (name, axes) =>
        axes > 1 && places.get(name) !== undefined
          ? async (values) => addNoise(values, change.level, await randomFor(change.seed, name))
          : undefined;
    case "fewer-blocks":
      return () => undefined;
  }
}

function isRedrawn(
  { tower, fromTop }: Pick<Extract<Change, { kind: "random" }>, "tower" | "fromTop">,
  file: string,
  places: TensorPlaces,
): (name: string) => boolean {
  if (fromTop === undefined) {
    return (name) => {
      const place = places.get(name);
      return place !== undefined && (tower === undefined || place.tower === tower);
    };
  }
  const of = tower ?? "vision";
  const blocks = blocksOf(places, of);
  if (fromTop > blocks.length) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${file}: the ${of} encoder has ${blocks.length} blocks, fromTop is ${fromTop}; give a number up to that`,
    );
  }
  const redrawn = blocks.slice(blocks.length - fromTop);
  return (name) => {
    const place = places.get(name);
    if (place?.tower !== of || place.at === "stem") return false;
    const { at } = place;
    return at === "head" || redrawn.some((block) => sameBlock(block, at));
  };
}
