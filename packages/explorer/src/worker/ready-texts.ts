import { matrix, type TextCache } from "@commonground/core";
import { fetchFile } from "@commonground/files";

/**
 * Embeddings of the embedded model's texts that were made when the application was built, so that no page has to encode
 * them: `index.json` has [rows, columns] by key, `KEY.f32` the numbers, little-endian. What is not among them is encoded.
 */
export async function readyTexts(folder: string): Promise<TextCache> {
  const index = await fetchFile(new URL("index.json", folder)).then(
    async (response) => new Map(Object.entries((await response.json()) as Record<string, [number, number]>)),
    () => new Map<string, [number, number]>(),
  );
  return {
    async get(key) {
      const shape = index.get(key);
      if (shape === undefined) return undefined;
      try {
        const bytes = await (await fetchFile(new URL(`${key}.f32`, folder))).arrayBuffer();
        const [rows, columns] = shape;
        return bytes.byteLength === 4 * rows * columns
          ? matrix(rows, columns, new Float32Array(bytes))
          : undefined;
      } catch {
        return undefined;
      }
    },
    set: () => Promise.resolve(),
  };
}
