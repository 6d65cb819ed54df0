import type { ConfigFile } from "./layout.ts";

/**
 * The first of the files that describes how images are prepared. A processor_config.json may be about the tokenizer
 * alone.
 */
export async function readPreprocessor(
  names: readonly string[],
  read: (name: string) => Promise<ConfigFile | undefined> | undefined,
): Promise<ConfigFile | undefined> {
  for (const name of names) {
    const file = await read(name);
    if (file === undefined) continue;
    const describes = name !== "processor_config.json" || "image_processor" in Object(file.value);
    if (describes) return file;
  }
  return undefined;
}
