import { useEffect, useState } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { droppedFolder, filesOf } from "../dropped-folder.ts";

/**
 * Takes what is dropped or pasted anywhere on the page, of two sides on this one's half: files, and folders with a model.
 * True while something is held over it.
 */
export function useDrops(explorer: Explorer): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const isHere = ({ target }: Event) => {
      const side = target instanceof Element ? target.closest<HTMLElement>("[data-side]") : null;
      return (side?.dataset["side"] ?? "first") === explorer.slot;
    };
    const take = (event: Event, files: FileList | undefined) => {
      const file = files?.[0];
      if (file === undefined) return;
      event.preventDefault();
      void explorer.bring(file);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!isHere(event)) return;
      const folder = droppedFolder(event.dataTransfer?.items);
      if (folder === undefined) {
        take(event, event.dataTransfer?.files);
        return;
      }
      event.preventDefault();
      filesOf(folder)
        .then(({ name, files }) => explorer.bringFolder(name, files))
        .catch(explorer.tell);
    };
    const drag = (event: DragEvent) => {
      event.preventDefault();
      setOver(isHere(event));
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const paste = (event: ClipboardEvent) => {
      if (isHere(event)) take(event, event.clipboardData?.files);
    };
    document.addEventListener("drop", drop);
    document.addEventListener("dragover", drag);
    document.addEventListener("dragleave", leave);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("drop", drop);
      document.removeEventListener("dragover", drag);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("paste", paste);
    };
  }, [explorer]);
  return over;
}
