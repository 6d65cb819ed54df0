import { CommonGroundError, type ErrorCode } from "@commonground/core";
import { findJsonFlaws } from "./find-json-flaws.ts";
import { placeInText } from "./place-in-text.ts";

/** How every pointer begins (git-lfs, docs/spec.md). */
const LFS_POINTER = "version https://git-lfs";

/** Parses JSON; `name` is what errors call it. Throws `code` with the line and column of the first error. */
export function parseJson(text: string, name: string, code: ErrorCode): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (text.startsWith(LFS_POINTER)) {
      throw new CommonGroundError(
        code,
        `${name}: is a Git LFS pointer, a few lines that stand for the file itself; fetch the file with \`git lfs pull\`, or download it from the hub`,
        { cause },
      );
    }
    const place = placeInText(text, findJsonFlaws(text).syntax ?? text.length);
    throw new CommonGroundError(code, `${name}: is not valid JSON (${place}); correct it there`, { cause });
  }
}
