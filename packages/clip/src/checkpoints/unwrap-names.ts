import { CommonGroundError } from "@commonground/core";
import type { SafetensorsHeader } from "@commonground/files";

/** What stands before every name where a whole model was wrapped: DataParallel and its kin, Lightning, averaged copies. */
const OUTER = ["module.", "model.", "ema_model."];
/** Steps of a name that wrappers of single modules put in: `torch.compile`, FSDP, activation checkpointing. */
const INNER = new Set(["_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module"]);

/** Wrappers round wrappers; two are seen. */
const MAX_WRAPPERS = 4;

/** TinyCLIP's encoders and temperature, which are modules of their own (wkcn/TinyCLIP, open_clip/model.py, CLIPBase). */
const TINY_CLIP = /^_(?:image_encoder|text_encoder|logit_scale)\.(?:module\.)?/;

/**
 * A header whose tensors have the names they had before the model was wrapped for training. Throws `INVALID_WEIGHTS`
 * where two would have one name.
 */
export function unwrapNames(header: SafetensorsHeader, file: string): SafetensorsHeader {
  let names = Array.from(header.tensors.keys(), (name) =>
    name
      .split(".")
      .filter((step) => !INNER.has(step))
      .join("."),
  );
  for (let i = 0; i < MAX_WRAPPERS; i++) {
    const wrapper = OUTER.find((each) => names.every((name) => name.startsWith(each)));
    if (wrapper === undefined || names.length === 0) break;
    names = names.map((name) => name.slice(wrapper.length));
  }
  if (names.every((name) => TINY_CLIP.test(name))) names = names.map((name) => name.replace(TINY_CLIP, ""));
  const tensors = new Map([...header.tensors.values()].map((entry, i) => [names[i]!, entry]));
  if (tensors.size === header.tensors.size) return { ...header, tensors };
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  throw new CommonGroundError(
    "INVALID_WEIGHTS",
    `${file}: has the tensor ${twice} with the names of a wrapper (${[...INNER].join(", ")}) and without; save the model once`,
  );
}
