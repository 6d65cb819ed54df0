import { CommonGroundError } from "@commonground/core";
import type { ImageToLearn } from "@commonground/evaluate";
import { readImage } from "@commonground/files/node";
import { needClasses, openDataSet } from "@commonground/study";
import type { Progress } from "../terminal/progress.ts";

/** The labelled images of data sets, one after another. Throws `INVALID_DATA_SET` for one without a label. */
export async function labelledImages(
  paths: readonly string[],
  { classes, split }: { readonly classes: readonly string[]; readonly split?: string | undefined },
  progress: Progress,
  signal: AbortSignal,
): Promise<ImageToLearn[]> {
  const images: ImageToLearn[] = [];
  for (const path of paths) {
    progress.show(`looking through ${path} …`);
    const dataSet = await openDataSet(path, {
      classes,
      split,
      signal,
      onProgress: (text) => progress.show(text),
    });
    needClasses(dataSet);
    for (let i = 0; i < dataSet.size; i++) {
      const { id, label, bytes } = dataSet.item(i);
      images.push({
        id,
        label: label!,
        bytes,
        decode: async (data) => {
          try {
            return (await readImage(data, { signal })).pixels;
          } catch (error) {
            if (!(error instanceof CommonGroundError)) throw error;
            const message = error.message.replaceAll("the given bytes", `${path}: ${id}`);
            throw new CommonGroundError(error.code, message, { cause: error });
          }
        },
      });
    }
  }
  return images;
}
