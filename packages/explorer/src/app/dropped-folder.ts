/** Whole folders, as browsers call it; its type does not know it. */
export const FOLDER = { webkitdirectory: true };

/** More files are hardly a model’s folder, and reading them all would take long. */
const MOST_FILES = 5000;

export interface BroughtFolder {
  readonly name: string;
  /** By their paths within it. */
  readonly files: Readonly<Record<string, File>>;
}

/** The first folder among what is dropped; undefined where there is none. To be called while the event is handled. */
export function droppedFolder(items: DataTransferItemList | undefined): FileSystemDirectoryEntry | undefined {
  const entries = Array.from(items ?? [], (item) => item.webkitGetAsEntry());
  return entries.find((entry) => entry?.isDirectory) as FileSystemDirectoryEntry | undefined;
}

/** All files of a folder that was dropped, those of folders in it, too. */
export async function filesOf(folder: FileSystemDirectoryEntry): Promise<BroughtFolder> {
  const files: Record<string, File> = {};
  let count = 0;
  const read = async (entry: FileSystemEntry, path: string): Promise<void> => {
    if (count >= MOST_FILES) return;
    if (entry.isFile) {
      count += 1;
      files[path] = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (part.length === 0) return;
      for (const each of part) await read(each, path === "" ? each.name : `${path}/${each.name}`);
    }
  };
  await read(folder, "");
  return { name: folder.name, files };
}

/** The files of a folder that was chosen, whose name their paths begin with. */
export function chosenFolder(chosen: readonly File[]): BroughtFolder {
  const name = chosen[0]?.webkitRelativePath.split("/")[0] ?? "";
  return {
    name,
    files: Object.fromEntries(
      chosen
        .slice(0, MOST_FILES)
        .map((file) => [file.webkitRelativePath.slice(name.length + 1) || file.name, file]),
    ),
  };
}
