import { invalidWeights, quoteName } from "../safetensors/header.ts";
import { isKind } from "./pickle-names.ts";
import type { ModuleState, PickleDict, PickleValue, TensorReference } from "./pickle-values.ts";

/** Weights among what a file holds. */
export interface StateDict {
  readonly tensors: ReadonlyMap<string, TensorReference>;
  /** The keys that led to them, outermost first; empty where they are all that the file holds. */
  readonly path: readonly string[];
  /** What was passed over: other keys on the way, and values beside the tensors that are none. */
  readonly others: readonly string[];
}

/** Keys under which training scripts keep a model's weights. */
const WRAPPERS = ["state_dict", "model_state_dict", "model", "module"];
/** And those averaged over its steps, which are taken where there are no others. */
const AVERAGES = ["state_dict_ema", "ema_state_dict", "model_ema", "ema_model", "ema"];

const KEYS = [...WRAPPERS, ...AVERAGES];

/** Wrappers within wrappers; two are seen. */
const MAX_WRAPPERS = 4;
/** Modules within modules; OpenAI's archives have eight. */
const MAX_DEPTH = 64;
/** As many as the zip directory may have. A module that is used again has names for each use. */
const MAX_TENSORS = 200_000;
/** Attributes of all modules together, each counted as often as it is walked. */
const MAX_ATTRIBUTES = 2_000_000;
/** The longest of published models have some hundred characters. */
const MAX_NAME_LENGTH = 1_024;

/**
 * Finds the weights in the value of a PyTorch file: a dictionary of tensors, alone or under one of the keys that
 * training scripts use, or the modules of a TorchScript archive. Throws `INVALID_WEIGHTS` where there are none, or where
 * several could be meant.
 */
export function findStateDict(root: PickleValue, file: string): StateDict {
  if (isKind(root, "module")) return { tensors: collectModule(root, file), path: [], others: [] };
  const search = createSearch();
  const path: string[] = [];
  const others: string[] = [];
  let dict: PickleDict | undefined = isKind(root, "dict") ? root : undefined;
  while (dict !== undefined) {
    const found: PickleDict["entries"] = dict.entries;
    const [last, averages] = [WRAPPERS, AVERAGES].map((keys) =>
      keys.filter((key) => search.holds(found.get(key))),
    ) as [string[], string[]];
    const inner = last.length > 0 || search.holdsOwn(dict) ? last : averages;
    const [key, second] = inner;
    if (key === undefined) break;
    if (second !== undefined) {
      throw invalidWeights(
        file,
        `it holds weights under ${inner.map(quoteName).join(" and ")}; save those you mean alone`,
      );
    }
    if (path.length === MAX_WRAPPERS)
      throw invalidWeights(file, `it nests weights deeper than ${MAX_WRAPPERS} keys`);
    others.push(...textKeys(dict).filter((other) => other !== key));
    path.push(key);
    dict = found.get(key) as PickleDict;
  }
  const tensors = new Map<string, TensorReference>();
  for (const [name, value] of dict?.entries ?? []) {
    if (typeof name === "string" && name !== "" && isKind(value, "tensor")) tensors.set(name, value);
    else others.push(String(name));
  }
  if (tensors.size === 0) {
    const found = isKind(root, "dict")
      ? `the keys ${textKeys(root).slice(0, 8).map(quoteName).join(", ") || "none"}`
      : "no dictionary";
    throw invalidWeights(
      file,
      `it holds no weights (${found}); expected a state_dict, alone or under ${KEYS.join(", ")}`,
    );
  }
  return { tensors, path, others };
}

/**
 * Tells whether a dictionary holds tensors, itself or under the key of a wrapper, too. Each is gone through once,
 * however often the file refers to it.
 */
function createSearch(): {
  readonly holds: (value: PickleValue | undefined) => boolean;
  readonly holdsOwn: (dict: PickleDict) => boolean;
} {
  const searched = new Map<PickleDict, boolean>();
  const holdsOwn = (dict: PickleDict): boolean => {
    const found = searched.get(dict) ?? [...dict.entries.values()].some((item) => isKind(item, "tensor"));
    searched.set(dict, found);
    return found;
  };
  const holds = (value: PickleValue | undefined, depth: number): boolean =>
    isKind(value, "dict") &&
    depth <= MAX_WRAPPERS &&
    (holdsOwn(value) || KEYS.some((key) => holds(value.entries.get(key), depth + 1)));
  return { holds: (value) => holds(value, 0), holdsOwn };
}

function textKeys(dict: PickleDict): string[] {
  return [...dict.entries.keys()].filter((key) => typeof key === "string");
}

/** Tensors among the attributes of modules, named as PyTorch's `state_dict` names them. */
function collectModule(root: ModuleState, file: string): ReadonlyMap<string, TensorReference> {
  const tensors = new Map<string, TensorReference>();
  let visited = 0;
  let attributes = 0;
  const collect = (module: ModuleState, prefix: string, depth: number): void => {
    if (depth > MAX_DEPTH) throw invalidWeights(file, `its modules nest deeper than ${MAX_DEPTH}`);
    if (++visited > MAX_TENSORS) throw invalidWeights(file, `it has more than ${MAX_TENSORS} modules`);
    for (const [name, value] of module.state?.entries ?? []) {
      if (++attributes > MAX_ATTRIBUTES)
        throw invalidWeights(file, `its modules have more than ${MAX_ATTRIBUTES} attributes`);
      if (typeof name !== "string") continue;
      if (prefix.length + name.length > MAX_NAME_LENGTH)
        throw invalidWeights(file, `it has a name of more than ${MAX_NAME_LENGTH} characters`);
      if (isKind(value, "tensor")) {
        if (tensors.size >= MAX_TENSORS)
          throw invalidWeights(file, `it has more than ${MAX_TENSORS} tensors`);
        tensors.set(prefix + name, value);
      } else if (isKind(value, "module")) {
        collect(value, `${prefix}${name}.`, depth + 1);
      }
    }
  };
  collect(root, "", 0);
  if (tensors.size === 0) throw invalidWeights(file, "its modules hold no weights");
  return tensors;
}
