import { CommonGroundError } from "@commonground/core";

/** What a training run of open_clip says of its model. */
export interface TrainingRun {
  /** open_clip's name of the model. */
  readonly model: string;
  /** Fields over those of the model's configuration. */
  readonly overrides: {
    readonly quick_gelu?: boolean;
    readonly image_size?: number | readonly number[];
    readonly context_length?: number;
  };
  /** Of `preprocess_cfg`. */
  readonly preprocess: Readonly<Record<string, unknown>>;
  /** Weights that it began with, by open_clip's tag; empty without any. */
  readonly pretrained: string;
}

/**
 * Reads params.txt, which open_clip's training writes beside its checkpoints: a line for each of its arguments, as
 * Python prints the value (open_clip_train/main.py). Throws `INVALID_CONFIG`.
 */
export function parseTrainingRun(text: string, path: string): TrainingRun {
  const lines = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/u.exec(line.trimEnd()) ?? [];
    if (name !== undefined) lines.set(name, value ?? "");
  }
  const given = (name: string): string | undefined => {
    const value = lines.get(name);
    return value === undefined || value === "None" || value === "" ? undefined : value;
  };
  const numbers = (name: string): number | readonly number[] | undefined => {
    const value = given(name);
    if (value === undefined) return undefined;
    const list = value
      .replaceAll(/[()[\]]/gu, "")
      .split(",")
      .filter((part) => part.trim() !== "")
      .map(Number);
    if (list.length === 0 || !list.every(Number.isFinite)) {
      throw new CommonGroundError(
        "INVALID_CONFIG",
        `${path}: ${name} is ${JSON.stringify(value)}; expected numbers`,
      );
    }
    return list.length === 1 ? list[0]! : list;
  };
  const model = given("model");
  if (model === undefined) {
    throw new CommonGroundError(
      "INVALID_CONFIG",
      `${path}: names no model; expected the file that open_clip's training writes, or give --architecture`,
    );
  }
  const [size, context] = [numbers("force_image_size"), numbers("force_context_length")];
  const preprocess = {
    mean: numbers("image_mean"),
    std: numbers("image_std"),
    interpolation: given("image_interpolation"),
    resize_mode: given("image_resize_mode"),
  };
  return {
    model,
    overrides: {
      ...(lines.get("force_quick_gelu") === "True" ? { quick_gelu: true } : {}),
      ...(size === undefined ? {} : { image_size: size }),
      ...(typeof context === "number" ? { context_length: context } : {}),
    },
    preprocess: Object.fromEntries(Object.entries(preprocess).filter(([, value]) => value !== undefined)),
    pretrained: given("pretrained") ?? "",
  };
}
