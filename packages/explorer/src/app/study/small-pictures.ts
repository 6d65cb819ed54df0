import { findAmong } from "../../results/given-images.ts";
import type { StudyPlace } from "../../state/study.ts";
import { thumbnailOf } from "./thumbnails.ts";

/** Longest side in px: two dots a pixel of the 48 that a page shows. */
const SIDE = 96;

/** Pictures of images that a study names, as data URLs by their names: of the first `most` that are at hand. */
export async function smallPictures(
  ids: readonly string[],
  most: number,
  { paths, base }: StudyPlace,
): Promise<ReadonlyMap<string, string>> {
  const find = findAmong(paths);
  const there = ids.map((id) => [id, find(id)] as const).filter(([, given]) => given !== null);
  const found = await Promise.all(
    there.slice(0, most).map(async ([id, given]) => {
      const address = new URL(`given/${given}`, base).href;
      const picture = await thumbnailOf(address, new AbortController().signal);
      return picture === null ? [] : [[id, dataUrlOf(picture)] as const];
    }),
  );
  return new Map(found.flat());
}

function dataUrlOf(picture: ImageBitmap): string {
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  ) as [number, number];
  canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/webp", 0.8);
}
