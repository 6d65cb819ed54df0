/*
 * The names a PyTorch file may hold, and what is made of each. Python would import and call them; here a name chooses a
 * case of `construct`, and any other is refused.
 */
import type { GlobalName, PickleList, PickleObject, PickleValue, TensorReference } from "./pickle-values.ts";

/** PyTorch's legacy storage classes, which name the number format. */
const STORAGE = /^torch\.(\w+)Storage$/u;
const STORAGE_TYPES = new Set(
  "Double Float Half BFloat16 Long Int Short Char Byte Bool ComplexFloat ComplexDouble".split(" "),
);
const UNTYPED = "torch.storage.UntypedStorage";
/** A number format as an object, which `_rebuild_tensor_v3` takes. */
const FORMATS: Readonly<Record<string, string>> = {
  "torch.float64": "Double",
  "torch.float32": "Float",
  "torch.float16": "Half",
  "torch.bfloat16": "BFloat16",
  "torch.int64": "Long",
  "torch.int32": "Int",
  "torch.int16": "Short",
  "torch.int8": "Char",
  "torch.uint8": "Byte",
  "torch.bool": "Bool",
};

/** Number formats that no weights have here; training states name them in settings. */
const FURTHER_FORMATS = /^torch\.(?:float8_\w+|float4_\w+|uint(?:16|32|64)|complex(?:32|64|128))$/u;

/** PyTorch's own limit (c10/core/TensorImpl.h). */
const MAX_SIDES = 64;

const DICTS = new Set(["collections.OrderedDict", "torch.Size"]);
const TENSORS = new Set([
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_tensor_v3",
  "torch._utils._rebuild_parameter",
  "torch._utils._rebuild_parameter_with_state",
  "torch._tensor._rebuild_from_type_v2",
]);
/** Classes of tensors that have attributes of their own, which count for nothing. */
const TENSOR_CLASSES = new Set([
  "torch.Tensor",
  "torch._tensor.Tensor",
  "torch.nn.parameter.Parameter",
  "torch.nn.parameter.Buffer",
]);
/** What TorchScript makes lists of one kind by. */
const TYPED_LISTS = /^torch\.jit\._pickle\.(?:build_(?:int|double|bool|tensor)list|restore_type_tag)$/u;
/** Classes of a TorchScript archive's own code, which is not read. */
const MODULE = /^__torch__\./u;

/** What training states hold beside weights, as the trainers people use write them; none of it is a weight. */
const PASSED_OVER = new Set([
  "argparse.Namespace",
  "collections.Counter",
  "collections.defaultdict",
  "collections.deque",
  ...["__builtin__", "builtins"].flatMap((module) =>
    ["set", "frozenset", "list", "dict", "tuple", "int", "float", "str", "bool", "bytearray"].map(
      (type) => `${module}.${type}`,
    ),
  ),
  ...["pathlib", "pathlib._local"].flatMap((module) =>
    ["PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath"].map((type) => `${module}.${type}`),
  ),
  ...["datetime", "date", "time", "timedelta", "timezone"].map((type) => `datetime.${type}`),
  "torch.device",
  "numpy.dtype",
  "numpy.ndarray",
  "numpy.core.multiarray.scalar",
  "numpy._core.multiarray.scalar",
  "numpy.core.multiarray._reconstruct",
  "numpy._core.multiarray._reconstruct",
  "_codecs.encode",
]);

/** Whether a file may hold the name at all. */
export function isKnownName(name: string): boolean {
  return (
    DICTS.has(name) ||
    TENSORS.has(name) ||
    TENSOR_CLASSES.has(name) ||
    name === UNTYPED ||
    FURTHER_FORMATS.test(name) ||
    Object.hasOwn(FORMATS, name) ||
    STORAGE_TYPES.has(STORAGE.exec(name)?.[1] ?? "") ||
    TYPED_LISTS.test(name) ||
    MODULE.test(name) ||
    PASSED_OVER.has(name)
  );
}

/** The storage that a persistent id stands for; undefined for any other. */
export function storageOf(id: PickleValue): PickleObject | undefined {
  const [what, type, key, , length] = tupleItems(id) ?? [];
  if (what !== "storage" || !isKind(type, "global") || typeof key !== "string" || !isCount(length))
    return undefined;
  const format = STORAGE.exec(type.name)?.[1];
  if (type.name !== UNTYPED && (format === undefined || !STORAGE_TYPES.has(format))) return undefined;
  return { kind: "storage", type: format, key, length };
}

/** What calling `name` with `args` stands for; undefined where it cannot be called so. */
export function construct(name: string, args: readonly PickleValue[]): PickleObject | undefined {
  switch (name) {
    case "collections.OrderedDict":
      return args.length === 0 ? { kind: "dict", entries: new Map() } : undefined;
    case "torch.Size":
      return isKind(args[0], "tuple") ? args[0] : undefined;
    case "torch._utils._rebuild_tensor_v2":
      return tensor(args, undefined, args[6]);
    case "torch._utils._rebuild_tensor_v3": {
      const format = args[6];
      return isKind(format, "global")
        ? tensor(args, FORMATS[format.name] ?? format.name, args[7])
        : undefined;
    }
    case "torch._utils._rebuild_parameter":
    case "torch._utils._rebuild_parameter_with_state":
      return isKind(args[0], "tensor") ? args[0] : undefined;
    case "torch._tensor._rebuild_from_type_v2": {
      const [rebuild, type, inner] = args;
      const isOwn = isKind(type, "global") && TENSOR_CLASSES.has(type.name);
      if (!isOwn || !isKind(rebuild, "global") || !isKind(inner, "tuple") || rebuild.name === name)
        return undefined;
      return TENSORS.has(rebuild.name) ? construct(rebuild.name, inner.items) : undefined;
    }
    default:
      if (TYPED_LISTS.test(name))
        return isKind(args[0], "list") || isKind(args[0], "dict") ? args[0] : undefined;
      return PASSED_OVER.has(name) ? { kind: "passed over", name } : undefined;
  }
}

/** What `name.__new__(name, …)` stands for; undefined where it is no class. */
export function create(name: string): PickleObject | undefined {
  if (MODULE.test(name)) return { kind: "module", name, state: undefined };
  return PASSED_OVER.has(name) ? { kind: "passed over", name } : undefined;
}

/** storage, offset, sizes, strides, …; `bits` may say that the numbers are the negative of what is stored. */
function tensor(
  args: readonly PickleValue[],
  format: string | undefined,
  bits: PickleValue | undefined,
): TensorReference | undefined {
  const [storage, offset, sizes, steps] = args;
  const [shape, strides] = [counts(sizes), counts(steps)];
  if (
    !isKind(storage, "storage") ||
    !isCount(offset) ||
    (isKind(bits, "dict") ? [...bits.entries.values()].some(Boolean) : (bits ?? null) !== null) ||
    shape === undefined ||
    shape.length !== strides?.length
  ) {
    return undefined;
  }
  const type = storage.type ?? format;
  if (type === undefined || (format !== undefined && type !== format)) return undefined;
  return { kind: "tensor", storage, type, offset, shape, strides };
}

function counts(value: PickleValue | undefined): readonly number[] | undefined {
  const items = tupleItems(value);
  return items !== undefined && items.length <= MAX_SIDES && items.every(isCount) ? items : undefined;
}

function tupleItems(value: PickleValue | undefined): PickleValue[] | undefined {
  return isKind(value, "tuple") ? value.items : undefined;
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

interface Kinds {
  list: PickleList;
  tuple: PickleList;
  global: GlobalName;
}

/** Whether a value is an object of a kind. */
export function isKind<Kind extends PickleObject["kind"]>(
  value: PickleValue | undefined,
  kind: Kind,
): value is Kind extends keyof Kinds ? Kinds[Kind] : Extract<PickleObject, { kind: Kind }> {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array) && value.kind === kind;
}
