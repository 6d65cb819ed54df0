import { createHash } from "node:crypto";
import { isUndrawable } from "./choose-drawings.ts";
import type { Style } from "./open-style.ts";

/** SHA-256 (hexadecimal) of all drawings of a style and their names; a drawing that cannot be read counts by its name. */
export async function hashStyle({ drawings }: Style): Promise<string> {
  const hash = createHash("sha256");
  for (const { name, read } of drawings) {
    const svg = await read().catch((error: unknown) => {
      if (isUndrawable(error)) return "";
      throw error;
    });
    hash.update(`${name}\0${svg.length}\0${svg}`);
  }
  return hash.digest("hex");
}
