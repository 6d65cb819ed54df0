import { contentHash } from "../identity/content-hash.ts";
import type { ModelInfo } from "../encoder/encoder.ts";
import type { Matrix } from "../linalg/matrix.ts";

/** Keeps embeddings of texts between runs. What goes wrong inside is its own affair: neither function rejects. */
export interface TextCache {
  /** The matrix kept under `key` (64 hexadecimal digits); undefined when there is none that is whole. */
  get(key: string): Promise<Matrix | undefined>;
  set(key: string, weights: Matrix): Promise<void>;
}

/** Raised when embeddings of the same texts come out differently. */
const VERSION = 4;

/** The key of what a model makes of texts in templates; `kind` tells what is made of them. */
export function textKey(
  { sha256, configurationSha256, precision }: ModelInfo,
  kind: "classes" | "descriptors" | "means",
  templates: readonly string[],
  texts: readonly string[],
): Promise<string> {
  const model = { sha256, configurationSha256, precision };
  return contentHash({ version: VERSION, model, kind, templates, texts });
}

/** What the cache keeps under `key`, if it has the shape; else what `make` gives, which is then kept. */
export async function throughCache(
  cache: TextCache | undefined,
  key: () => Promise<string>,
  shape: { readonly rows: number; readonly columns: number },
  make: () => Promise<Matrix>,
): Promise<Matrix> {
  if (cache === undefined) return make();
  const place = await key();
  const kept = await cache.get(place);
  if (kept?.rows === shape.rows && kept.columns === shape.columns) return kept;
  const made = await make();
  await cache.set(place, made);
  return made;
}
