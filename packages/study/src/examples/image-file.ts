import { stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { emojiFolder, isEmojiStyle } from "../datasets/emoji-style.ts";
import type { PlannedDataSet } from "../plan/plan.ts";

/** The file of an item, as one would name it from here; null where the image is no file, or not there any more. */
export async function imageFile({ path, images }: PlannedDataSet, id: string): Promise<string | null> {
  const folders = isEmojiStyle(path)
    ? [fromHere(emojiFolder(path))]
    : images === undefined
      ? [path, dirname(path)]
      : [images];
  for (const folder of folders) {
    const file = join(folder, id);
    const found = await stat(file).catch(() => null);
    if (found?.isFile()) return file;
  }
  return null;
}

function fromHere(folder: string): string {
  const way = relative(process.cwd(), folder);
  return way === "" || way.startsWith("..") ? folder : way;
}
