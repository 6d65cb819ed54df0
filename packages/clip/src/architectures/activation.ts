import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
import type { Activation } from "../onnx/operators.ts";

/** `act_kwargs` of open_clip's encoders: what PyTorch's GELU is told. */
export const openClipActKwargs = z.nullish(
  z.strictObject({ approximate: z.nullish(z.literal(["none", "tanh"])) }),
);

/** open_clip: `quick_gelu` of the whole model, GELU by default, which `act_kwargs` may ask to approximate. */
export function openClipActivation(
  config: Readonly<Record<string, unknown>>,
  actKwargs: z.infer<typeof openClipActKwargs>,
): Activation {
  if (config["quick_gelu"] === true) return "quick-gelu";
  return actKwargs?.approximate === "tanh" ? "gelu-tanh" : "gelu";
}

/** Hugging Face: `hidden_act` of either tower. */
export function huggingFaceActivation(name: string, path: string, key: string): Activation {
  const known: Readonly<Record<string, Activation>> = {
    gelu: "gelu",
    gelu_pytorch_tanh: "gelu-tanh",
    quick_gelu: "quick-gelu",
  };
  const activation = Object.hasOwn(known, name) ? known[name] : undefined;
  if (activation === undefined) {
    throw new CommonGroundError(
      "UNSUPPORTED_ARCHITECTURE",
      `${path}: ${key}.hidden_act ${JSON.stringify(name)} is not supported; ` +
        `supported: ${Object.keys(known).join(", ")}`,
    );
  }
  return activation;
}
