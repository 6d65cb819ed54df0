import type { Explorer, Picture } from "../../state/explorer.ts";
import { OF_ONE_IMAGE } from "../../state/view-state.ts";
import { PickFile } from "../pick-file.tsx";

const SAYS: Readonly<Record<NonNullable<Picture["doubt"]>, string>> = {
  another:
    "The picture that you added is another file than the one that was explained, so parts may not lie where they are drawn.",
  unchecked:
    "The explanation says no hash of its picture, so nobody can tell whether the one that you added is it.",
};

/** An explanation that was opened from a file: what it is, and how its picture comes to it. */
export function Opened({ explorer }: { explorer: Explorer }) {
  const { picture, store } = explorer;
  const shown = picture.value;
  const take = ([file]: readonly File[]) => void explorer.addPicture(file!);
  return (
    <div class="opened notice">
      <p>
        This explanation was opened from a file and is shown as it was written.{" "}
        {shown === null
          ? "Its picture is not in the file: add it to see the parts on it, and to ask more."
          : shown.doubt === null
            ? "The picture is the one that was explained."
            : SAYS[shown.doubt]}
      </p>
      {(shown === null || shown.doubt !== null) && (
        <PickFile
          label={shown === null ? "Add its picture" : "Add another picture"}
          accept="image/*"
          take={take}
        />
      )}
      {shown !== null && (
        <button
          type="button"
          onClick={() => store.change({ ...OF_ONE_IMAGE, image: { from: "file", id: shown.sha256 } })}
        >
          Explain this picture here
        </button>
      )}
    </div>
  );
}
