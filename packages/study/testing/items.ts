import { createHash } from "node:crypto";
import { expect } from "vitest";
import type { DataSet, Item } from "../src/datasets/data-set.ts";

export function allItems(dataSet: DataSet): Item[] {
  return Array.from({ length: dataSet.size }, (_, i) => dataSet.item(i));
}

/** What every format must give alike: the label and the bytes of each image, sorted. */
export async function contents(dataSet: DataSet): Promise<string[]> {
  const lines: string[] = [];
  for (const item of allItems(dataSet)) {
    const hash = createHash("sha256")
      .update(await item.bytes())
      .digest("hex");
    lines.push(`${item.label} ${hash}`);
  }
  return lines.toSorted();
}

/** Expects `INVALID_DATA_SET`, or another code, with one line that says where, what, and what to do. */
export async function expectRefusal(
  promise: Promise<unknown>,
  message: RegExp,
  code = "INVALID_DATA_SET",
): Promise<void> {
  await expect(promise).rejects.toMatchObject({
    name: "CommonGroundError",
    code,
    message: expect.stringMatching(message),
  });
  const text = await promise.catch((error: Error) => error.message);
  expect(text).not.toContain("\n");
  expect(text).toMatch(/; /);
}
