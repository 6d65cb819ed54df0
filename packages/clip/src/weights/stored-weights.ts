import { CommonGroundError } from "@commonground/core";
import {
  type ByteSource,
  joinSources,
  placesOf,
  readWeightsHeader,
  type SafetensorsHeader,
  type TensorEntry,
  type TorchHeader,
} from "@commonground/files";
import type { Composition } from "../onnx/graph.ts";
import { refuseForeignNames } from "../checkpoints/refuse-foreign-names.ts";
import { unwrapNames } from "../checkpoints/unwrap-names.ts";
import type { ShardIndex } from "./shard-index.ts";

/** A tensor of a header, and what it is made of besides (offsets in the whole source). */
export interface WeightEntry extends TensorEntry {
  readonly made?: Composition | undefined;
}

/** Names of tensors and where they lie: a header of safetensors, of any file or files. */
export interface WeightsHeader extends SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, WeightEntry>;
}

/** The tensors of a model as one header over one source, whatever files they lie in. */
export interface StoredWeights {
  /** The files end to end. */
  readonly source: ByteSource;
  readonly header: WeightsHeader;
  /** Where each file begins in `source`, in its order. */
  readonly begins: readonly number[];
  /** A sentence on what of the files was passed over, where that could have been meant. */
  readonly note: string | undefined;
}

/**
 * Reads the headers of weights: of one file, or of the shards of an index in the order of its `files`. Throws
 * `INVALID_WEIGHTS`, or `MISSING_TENSOR` for a tensor that is not in its shard.
 */
export async function readStoredWeights(
  sources: readonly ByteSource[],
  index?: ShardIndex,
): Promise<StoredWeights> {
  const headers = await Promise.all(sources.map(readWeightsHeader));
  const begins = placesOf(sources);
  const header = index === undefined ? headers[0]! : joinHeaders(sources, headers, begins, index);
  const file = sources[0]!.name;
  refuseForeignNames(file, header.tensors.keys());
  refuseEmpty(file, header);
  return {
    source: joinSources(sources, index?.path ?? ""),
    header: unwrapNames(header, file),
    begins,
    note: headers.map(noteOn).find((note) => note !== undefined),
  };
}

function joinHeaders(
  sources: readonly ByteSource[],
  headers: readonly SafetensorsHeader[],
  begins: readonly number[],
  { path, files, fileOf }: ShardIndex,
): SafetensorsHeader {
  const tensors = new Map<string, TensorEntry>();
  for (const [i, { tensors: found, dataOffset }] of headers.entries()) {
    const shift = begins[i]! + dataOffset;
    for (const [name, entry] of found) {
      const file = fileOf.get(name);
      if (file !== files[i]) {
        const said = file === undefined ? "names no file for it" : `says that it is in ${file}`;
        throw new CommonGroundError(
          "INVALID_WEIGHTS",
          `${sources[i]!.name}: holds tensor ${name}, but ${path} ${said}; download the shards and their index again`,
        );
      }
      tensors.set(name, { ...entry, begin: entry.begin + shift, end: entry.end + shift });
    }
  }
  const missing = [...fileOf].find(([name]) => !tensors.has(name));
  if (missing !== undefined) {
    throw new CommonGroundError(
      "MISSING_TENSOR",
      `${path}: says that tensor ${missing[0]} is in ${missing[1]}, which lacks it; download that shard again`,
    );
  }
  return { tensors, dataOffset: 0, metadata: new Map() };
}

/** Refuses weights that were sharded over processors in training, of which a file has the names and no numbers. */
function refuseEmpty(file: string, { tensors }: SafetensorsHeader): void {
  const matrices = [...tensors.values()].filter(({ shape }) => shape.length > 0);
  if (matrices.length === 0 || matrices.some(({ begin, end }) => end > begin)) return;
  throw new CommonGroundError(
    "INVALID_WEIGHTS",
    `${file}: names ${tensors.size} tensors and holds no numbers of them, as DeepSpeed's ZeRO-3 does; bring the parts together with its zero_to_fp32.py`,
  );
}

/** What of a training state could have been meant, too, or may not have been meant: averaged weights. */
function noteOn(header: SafetensorsHeader | TorchHeader): string | undefined {
  const { path, others } = "torch" in header ? header.torch : { path: [], others: [] };
  if (path.some(isAverage))
    return `The weights are the averaged ones that the file holds under ${path.join(".")}.`;
  const average = others.find(isAverage);
  return average === undefined
    ? undefined
    : `The file also holds ${JSON.stringify(average)}, which is passed over; the weights are those under ${path.join(".") || "no key"}.`;
}

const isAverage = (key: string): boolean => /(?:^|_)ema(?:_|$)/iu.test(key);
