import { join } from "node:path";
import { maskBox, SOFTWARE_VERSION } from "@commonground/core";
import { encodePng } from "@commonground/files";
import { writeFileAtomically } from "@commonground/files/node";
import type { SceneItem } from "./scene-items.ts";

export const SCENES_SCHEMA = "commonground/scenes@1";

/**
 * Writes scenes as files: `images/`, `masks/` (black and white), `scenes.csv` (path, label, boxes) and, last,
 * `manifest.json`, which says of each scene what was drawn where on what. Throws `NOT_WRITABLE`, or the signal's reason.
 */
export async function writeScenes(
  items: readonly SceneItem[],
  folder: string,
  seed: number,
  options: { readonly signal?: AbortSignal; readonly onScene?: (index: number) => void } = {},
): Promise<void> {
  const scenes = [];
  const lines = ["path,label,boxes"];
  for (const [i, item] of items.entries()) {
    options.signal?.throwIfAborted();
    options.onScene?.(i);
    const { pixels, mask } = await item.compose(options.signal);
    const { width, height } = mask;
    const found = maskBox(mask)!;
    const box = [found.x, found.y, found.x + found.width, found.y + found.height];
    const shown = Uint8Array.from(
      { length: mask.data.length * 3 },
      (_, at) => mask.data[Math.floor(at / 3)] * 255,
    );
    await writeFileAtomically(join(folder, "images", item.id), await encodePng(pixels));
    await writeFileAtomically(
      join(folder, "masks", item.id),
      await encodePng({ width, height, data: shown }),
    );
    lines.push(`images/${item.id},"${(item.label ?? "").replaceAll('"', '""')}","${JSON.stringify([box])}"`);
    const { background, seed: painted } = item.plan;
    scenes.push({
      id: item.id,
      drawing: item.drawing,
      label: item.label,
      width,
      height,
      background,
      painted,
      box,
    });
  }
  await writeFileAtomically(join(folder, "scenes.csv"), `${lines.join("\n")}\n`);
  const manifest = { schema: SCENES_SCHEMA, software: SOFTWARE_VERSION, seed, scenes };
  await writeFileAtomically(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
