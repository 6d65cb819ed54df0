import { CommonGroundError } from "@commonground/core";
import { findLayout, matchLayout } from "./find-layout.ts";
import { adapterFault, isAdapter } from "./refuse-adapter.ts";

/** Enough to recognise them by. */
const MAX_NAMED = 5;

/**
 * Which of the folders that some paths lie in is a model's, so that any folder round one will do; "" for that of paths
 * without a slash. `place` is what errors call all of it. Throws `NOT_FOUND` where none is or several are, and
 * `UNSUPPORTED_FEATURE` where one is a LoRA adapter, which must not be left out in silence.
 */
export function findModelFolder(paths: readonly string[], place: string): string {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    const folder = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
    folders.set(folder, (folders.get(folder) ?? new Set()).add(nameOf(path)));
  }
  const adapter = [...folders].find(([, names]) => isAdapter(names));
  if (adapter !== undefined) throw adapterFault(adapter[0] === "" ? place : adapter[0]);
  const found = [...folders].filter(([, names]) => matchLayout(names) !== undefined).map(([name]) => name);
  if (found.length === 1) return found[0]!;
  if (found.length === 0) findLayout(new Set(paths.map(nameOf)), place);
  const named = found.toSorted().slice(0, MAX_NAMED).join(", ");
  throw new CommonGroundError(
    "NOT_FOUND",
    `${place}: holds ${found.length} models (${named}${found.length > MAX_NAMED ? ", …" : ""}); give the folder of one`,
  );
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
