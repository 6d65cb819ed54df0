import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Folder of what can be made again: COMMONGROUND_CACHE, else `commonground` in the system's folder for such files
 * (XDG_CACHE_HOME, else ~/.cache; Windows: LOCALAPPDATA).
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const { COMMONGROUND_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = env;
  if (COMMONGROUND_CACHE) return COMMONGROUND_CACHE;
  const base =
    XDG_CACHE_HOME ||
    (process.platform === "win32" && LOCALAPPDATA ? LOCALAPPDATA : join(homedir(), ".cache"));
  return join(base, "commonground");
}
