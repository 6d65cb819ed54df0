import { dataSetError } from "../data-set-error.ts";
import type { ParquetFile } from "./parquet-file.ts";

/** What Hugging Face's `datasets` says of the columns of a file it wrote. */
export interface Features {
  /** Columns of images. */
  readonly images: readonly string[];
  /** Names of a column's numbers, in their order. */
  readonly classNames: ReadonlyMap<string, readonly string[]>;
}

/** Names may have been written in another form than they are compared in. */
const tidy = (name: string) => name.normalize("NFC").trim();

/**
 * The features in a Parquet footer under the key `huggingface`; none of either where it has none. Throws
 * INVALID_DATA_SET for one that is no JSON, and for names that are not distinct texts.
 */
export function readFeatures({ path, metadata }: Pick<ParquetFile, "path" | "metadata">): Features {
  const text = metadata.key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
  const images: string[] = [];
  const classNames = new Map<string, readonly string[]>();
  if (text === undefined) return { images, classNames };
  let features: unknown;
  try {
    features = JSON.parse(text)?.info?.features;
  } catch (cause) {
    throw dataSetError(
      `${path}, "huggingface" in its footer`,
      "is not valid JSON",
      "write the file again",
      cause,
    );
  }
  for (const [column, feature] of Object.entries((features ?? {}) as Record<string, unknown>)) {
    const { _type: type, names } = (feature ?? {}) as { _type?: unknown; names?: unknown };
    if (type === "Image") images.push(column);
    if (type !== "ClassLabel" || names === undefined || names === null) continue;
    const list = Array.isArray(names)
      ? names.map((name) => (typeof name === "string" ? tidy(name) : ""))
      : [];
    if (list.length === 0 || list.includes("") || new Set(list).size < list.length) {
      throw dataSetError(
        `${path}, names of ${JSON.stringify(column)} in its footer`,
        "are no list of distinct names",
        "write the file again",
      );
    }
    classNames.set(column, list);
  }
  return { images, classNames };
}
