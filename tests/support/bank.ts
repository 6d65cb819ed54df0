import { writeFileSync } from "node:fs";

/** A bank so small that it is encoded in no time. */
export const tinyBank = {
  schema: "commonground/bank@1",
  name: "tiny",
  description: "A bank for tests.",
  licence: "CC0-1.0",
  classTemplates: ["an emoji of a {}"],
  descriptorTemplate: "an emoji with {}",
  classes: {
    "dog face": ["floppy ears", "black nose", "brown patches"],
    "cat face": ["pointed ears", "whiskers", "yellow fur"],
    car: ["four wheels", "round headlights", "red body"],
  } as Record<string, readonly string[]>,
  descriptors: ["two dark eyes", "long tail"] as readonly string[],
};

export function writeBank(
  path: string,
  changes: Partial<Record<keyof typeof tinyBank, unknown>> = {},
): string {
  writeFileSync(path, JSON.stringify({ ...tinyBank, ...changes }));
  return path;
}
