import type { SafetensorsHeader } from "@commonground/files";

/** What PyTorch puts before every name: DataParallel and its kin, and `torch.compile`. */
const WRAPPERS = ["module.", "_orig_mod."];

/** Wrappers round wrappers; two are seen. */
const MAX_WRAPPERS = 4;

/** TinyCLIP's encoders and temperature, which are modules of their own (wkcn/TinyCLIP, open_clip/model.py, CLIPBase). */
const TINY_CLIP = /^_(?:image_encoder|text_encoder|logit_scale)\.(?:module\.)?/;

/** A header whose tensors have the names they had before the model was wrapped for training. */
export function unwrapNames(header: SafetensorsHeader): SafetensorsHeader {
  let entries = [...header.tensors];
  for (let i = 0; i < MAX_WRAPPERS; i++) {
    const wrapper = WRAPPERS.find((each) => entries.every(([name]) => name.startsWith(each)));
    if (wrapper === undefined || entries.length === 0) break;
    entries = entries.map(([name, entry]) => [name.slice(wrapper.length), entry]);
  }
  if (entries.every(([name]) => TINY_CLIP.test(name))) {
    entries = entries.map(([name, entry]) => [name.replace(TINY_CLIP, ""), entry]);
  }
  return { ...header, tensors: new Map(entries) };
}
