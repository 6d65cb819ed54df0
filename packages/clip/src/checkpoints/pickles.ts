import { CommonGroundError } from "@commonground/core";

const PICKLE = /\.(?:bin|pt|pth|ckpt|pkl)$/;

/** Whether a file, by its name, can run code when it is opened. */
export function isPickle(name: string): boolean {
  return PICKLE.test(name);
}

export interface PickleConversion {
  /** Python that fetches the file, each statement with a semicolon and a space after it; empty where it is there. */
  readonly fetch: string;
  /** Python expression for the path of a file of the model. */
  readonly pathOf: (file: string) => string;
  /** The name to save the weights under. */
  readonly converted: string;
  /** What to say after the command. */
  readonly afterwards: string;
}

/** The refusal of the file `pickle` of the model `place`, with the command that converts it. */
export function pickleError(
  place: string,
  pickle: string,
  { fetch, pathOf, converted, afterwards }: PickleConversion,
): CommonGroundError {
  const danger = `${place}: ${pickle} is a pickle, which can run any code when it is opened, and is refused`;
  // The name is somebody else's and is part of a command that people paste.
  if (!/^[\w-][\w.-]*$/.test(pickle)) {
    return new CommonGroundError("UNSUPPORTED_FEATURE", `${danger}; give a model with safetensors`);
  }
  const archive = pickle.endsWith(".pt")
    ? " (one of OpenAI's own archives: with torch.jit.load(…).state_dict() in place of torch.load(…))"
    : "";
  return new CommonGroundError(
    "UNSUPPORTED_FEATURE",
    `${danger}; convert it where you trust it: python3 -c "import torch; ${fetch}` +
      `from safetensors.torch import save_file; ` +
      `w = torch.load(${pathOf(pickle)}, map_location='cpu', weights_only=True); w = w.get('state_dict', w); ` +
      `save_file({k: v.clone().contiguous() for k, v in w.items()}, ${pathOf(converted)})" ${afterwards}${archive}`,
  );
}
