import type { Random } from "@commonground/core";
import type { Parameters } from "./adam.ts";
import { bottleneckParameters, createBottleneck } from "./bottleneck.ts";
import { createLabelFree, labelFreeParameters } from "./label-free.ts";
import type { Learner, Material } from "./learner.ts";
import { createLabeller, createLinear, labellerParameters, linearParameters } from "./linear-learners.ts";
import type { BaselineName } from "./methods.ts";

/** The numbers that training begins with; `images`: those it trains on. */
export function firstParameters(
  method: BaselineName,
  material: Material,
  images: readonly number[],
  random: Random,
  signal?: AbortSignal,
): Parameters | Promise<Parameters> {
  switch (method) {
    case "mm-cbm":
      return bottleneckParameters("softmax", material, images, random);
    case "mm-protosim":
      return bottleneckParameters("gumbel", material, images, random);
    case "feature-maps":
      return labellerParameters(material, random);
    case "linear":
      return linearParameters(material, random);
    case "lf-cbm":
      return labelFreeParameters(material, images, random, signal);
  }
}

/** A baseline with its numbers on some images. */
export function openLearner(
  method: BaselineName,
  material: Material,
  parameters: Parameters,
): Promise<Learner> {
  switch (method) {
    case "mm-cbm":
      return createBottleneck("softmax", material, parameters);
    case "mm-protosim":
      return createBottleneck("gumbel", material, parameters);
    case "feature-maps":
      return createLabeller(material, parameters);
    case "linear":
      return createLinear(material, parameters);
    case "lf-cbm":
      return createLabelFree(material, parameters);
  }
}
