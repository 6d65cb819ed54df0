import type { TextCache } from "@commonground/core";
import { blobSource, fetchFile, readTextMatrix } from "@commonground/files";

/**
 * Embeddings of the embedded model's texts that come with it, so that no page has to encode them: `list` is the address of
 * a list of their files, which lie in `texts/` beside it. What is not among them is encoded.
 */
export async function readyTexts(list: string): Promise<TextCache> {
  const files = await fetchFile(new URL(list)).then(
    async (response) => new Set((await response.json()) as string[]),
    () => new Set<string>(),
  );
  return {
    async get(key) {
      const file = `${key}.safetensors`;
      if (!files.has(file)) return undefined;
      try {
        const blob = await (await fetchFile(new URL(`texts/${file}`, list))).blob();
        return await readTextMatrix(blobSource(blob, file));
      } catch {
        return undefined;
      }
    },
    set: () => Promise.resolve(),
  };
}
