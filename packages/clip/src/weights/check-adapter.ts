import { CommonGroundError } from "@commonground/core";
import type { AdapterConfig } from "./adapter-config.ts";
import type { AdapterTensors } from "./adapter-tensors.ts";

const IN_PYTHON = "merge the adapter in Python (merge_and_unload) and save the whole model";

/**
 * Refuses an adapter whose tensors are not those that its configuration speaks of: what is asked for must be there, and
 * what changes numbers must be asked for. Throws `INVALID_WEIGHTS`.
 */
export function checkAdapter({ changes, whole }: AdapterTensors, config: AdapterConfig, file: string): void {
  const fail = (what: string) =>
    new CommonGroundError("INVALID_WEIGHTS", `${file}: ${what} (${config.path}); ${IN_PYTHON}`);
  for (const { module, isTable, lengths, bias } of changes) {
    if (isTable && config.hasLengths) {
      throw fail(`use_dora on the embedding ${module} is not merged here`);
    }
    for (const [field, asked, name, tensor] of [
      ["use_dora", config.hasLengths, "lora_magnitude_vector", lengths],
      ["lora_bias", config.hasProductBias, "lora_B.bias", bias],
    ] as const) {
      if (asked !== (tensor !== undefined)) {
        throw fail(`${module} has ${asked ? "no" : "a"} ${name}, and ${field} is ${asked}`);
      }
    }
  }
  const names = [...whole.keys()];
  const lost = config.wholeModules.find((end) => !names.some((name) => isWithin(name, end)));
  if (lost !== undefined) throw fail(`modules_to_save names ${lost}, of which it has no weights`);
  if (config.hasBiases && !names.some((name) => name.endsWith("bias"))) {
    throw fail("bias says that biases were trained, and it has none");
  }
}

/** Whether a tensor belongs to a module, or to one within it, whose name ends so. */
function isWithin(name: string, end: string): boolean {
  const steps = name.split(".");
  return steps.some((_, i) => i > 0 && steps.slice(0, i).join(".").endsWith(end));
}
