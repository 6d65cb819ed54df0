import type { ResultFile } from "../../results/result-files.ts";
import type { Study } from "../../state/study.ts";

/**
 * Takes Parquet files that are dropped anywhere on the page, and folders and JSON that are dropped on a study, before what takes
 * images; all else it leaves alone. What was dropped stays in this page's memory.
 */
export function takeResults(study: Study): void {
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener(
    "drop",
    (event) => {
      const inStudy = study.store.state.peek().view === "study";
      const { items = [], files = [] } = event.dataTransfer ?? {};
      const entries = Array.from(items, (item) => item.webkitGetAsEntry());
      const folders = entries.filter((entry) => inStudy && entry?.isDirectory) as FileSystemEntry[];
      const shards = chosenFiles(
        Array.from(files).filter(
          ({ name }) => name.endsWith(".parquet") || (inStudy && name.endsWith(".json")),
        ),
      ).files;
      const name = folders[0]?.name ?? shards[0]?.path;
      if (name === undefined) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      // A single folder is the study itself, so its own name is no part of the paths.
      const root = folders.length === 1 ? `${name}/` : "";
      Promise.all(folders.map((folder) => filesOf(folder, "")))
        .then((found) => study.bring([...below(found.flat(), root), ...shards], name))
        .catch(study.tell);
    },
    { capture: true },
  );
}

/** Files that were chosen: one by one, or as a folder, whose name their paths begin with. */
export function chosenFiles(files: readonly File[]): { files: ResultFile[]; name: string } {
  const [root = "", inner] = files[0]?.webkitRelativePath.split("/") ?? [];
  const found = files.map((file) => ({
    path: file.webkitRelativePath || file.name,
    size: file.size,
    at: file,
  }));
  return inner === undefined
    ? { files: found, name: files[0]?.name ?? "" }
    : { files: below(found, `${root}/`), name: root };
}

function below(files: readonly ResultFile[], root: string): ResultFile[] {
  return files.map((file) => ({ ...file, path: file.path.slice(root.length) }));
}

async function filesOf(entry: FileSystemEntry, folder: string): Promise<ResultFile[]> {
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path, size: file.size, at: file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: ResultFile[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return found;
    for (const each of part) found.push(...(await filesOf(each, `${path}/`)));
  }
}
