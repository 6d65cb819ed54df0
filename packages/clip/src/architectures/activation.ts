import { CommonGroundError } from "@commonground/core";
import type { Activation } from "../onnx/operators.ts";

/** open_clip: `quick_gelu` of the whole model, GELU by default. */
export function openClipActivation(config: Readonly<Record<string, unknown>>): Activation {
  return config["quick_gelu"] === true ? "quick-gelu" : "gelu";
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
