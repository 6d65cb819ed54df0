import { useEffect, useRef, useState } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { OF_ONE_IMAGE } from "../../state/view-state.ts";
import examples from "../examples.json" with { type: "json" };

/** Picks a file; and takes what is dropped or pasted anywhere on the page. */
export function OpenImage({ explorer, large = false }: { explorer: Explorer; large?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const take = (event: Event, files: FileList | undefined) => {
      const file = files?.[0];
      if (file === undefined) return;
      event.preventDefault();
      void explorer.bring(file);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      take(event, event.dataTransfer?.files);
    };
    const drag = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const paste = (event: ClipboardEvent) => take(event, event.clipboardData?.files);
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
  return (
    <div class={`open ${large ? "large" : ""} ${over ? "over" : ""}`}>
      <button type="button" onClick={() => input.current?.click()}>
        {large ? "Choose a picture" : "Another picture"}
      </button>
      <span class="soft">or drop or paste one</span>
      <input
        ref={input}
        type="file"
        accept="image/*,.json"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file !== undefined) void explorer.bring(file);
        }}
      />
    </div>
  );
}

/** The images of the command line, or ours. */
export function Examples({ explorer }: { explorer: Explorer }) {
  const { store, place } = explorer;
  const chosen = store.state.value.image;
  const offered = [
    ...place.images.map((name, i) => ({ from: "given" as const, id: String(i), name, path: `given/${i}` })),
    ...examples.map(({ code, name }) => ({
      from: "example" as const,
      id: code,
      name,
      path: `examples/${code}.png`,
    })),
  ];
  return (
    <ul class="examples" aria-label={place.images.length > 0 ? "Your images, then examples" : "Examples"}>
      {offered.map(({ from, id, name, path }) => (
        <li key={path}>
          <button
            type="button"
            aria-pressed={chosen?.from === from && chosen.id === id}
            title={name}
            onClick={() => store.change({ ...OF_ONE_IMAGE, image: { from, id } }, "step")}
          >
            <img src={new URL(path, place.base).href} alt={name} width="56" height="56" loading="lazy" />
          </button>
        </li>
      ))}
    </ul>
  );
}
