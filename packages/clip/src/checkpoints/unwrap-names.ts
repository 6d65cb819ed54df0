import type { SafetensorsHeader } from "@commonground/files";

/** What PyTorch's DataParallel puts before every name. */
const WRAPPER = "module.";

/** A header whose tensors have the names they had before the model was wrapped for training on several devices. */
export function unwrapNames(header: SafetensorsHeader): SafetensorsHeader {
  const entries = [...header.tensors];
  if (!entries.every(([name]) => name.startsWith(WRAPPER))) return header;
  return { ...header, tensors: new Map(entries.map(([name, entry]) => [name.slice(WRAPPER.length), entry])) };
}
