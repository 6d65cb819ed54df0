import { CommonGroundError } from "@commonground/core";
import type { ChooseFiles } from "./choose-files.ts";
import { matchesPatterns } from "./match-patterns.ts";

/** How many of a repository's files a message names. */
const SHOWN = 20;

/** Chooses all files that match patterns such as `*.json`; each must match one. Throws `NOT_FOUND`. */
export function chooseMatching(patterns: readonly string[]): ChooseFiles {
  return (repo, names) => {
    for (const pattern of patterns) {
      if (names.some((name) => matchesPatterns(name, [pattern]))) continue;
      throw new CommonGroundError(
        "NOT_FOUND",
        `${repo}: no file matches ${pattern}; it has ${names.slice(0, SHOWN).join(", ") || "none"}`,
      );
    }
    return names.filter((name) => matchesPatterns(name, patterns));
  };
}
