import { useRef } from "preact/hooks";
import { FOLDER } from "./dropped-folder.ts";

/** A button that picks a file, or a folder. */
export function PickFile({
  label,
  accept,
  folder = false,
  strong = true,
  take,
}: {
  label: string;
  accept?: string;
  folder?: boolean;
  strong?: boolean;
  take: (files: readonly File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={strong ? "" : "plain"} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept ?? ""}
        {...(folder ? FOLDER : {})}
        onChange={(event) => {
          const files = Array.from(event.currentTarget.files ?? []);
          event.currentTarget.value = "";
          if (files.length > 0) take(files);
        }}
      />
    </>
  );
}
