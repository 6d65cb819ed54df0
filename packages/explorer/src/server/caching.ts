/** Folders whose files the browser keeps and asks about: what it has compiled of WebAssembly stays with what it keeps. */
const REVALIDATED = new Set(["runtime", "models", "banks", "texts", "examples"]);

/**
 * What a browser may keep of a file below the application's address; null for nothing, as of results and of images that
 * were given. What is built has its hash in its name and is never another.
 */
export function cachingOf(folder: string): string | null {
  if (folder === "assets") return "private, max-age=31536000, immutable";
  return REVALIDATED.has(folder) ? "private, no-cache" : null;
}
