/**
 * Whether a path matches one of some patterns as in a shell: `*` stands for anything, slashes too, and `?` for one
 * character (huggingface_hub's `allow_patterns`, Python's `fnmatch`, but for its brackets).
 */
export function matchesPatterns(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const source = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll(/\*+/g, ".*")
      .replaceAll("?", ".");
    return new RegExp(`^${source}$`, "s").test(path);
  });
}
