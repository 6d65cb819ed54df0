import type { Explorer } from "../../state/explorer.ts";
import { OF_ONE_IMAGE } from "../../state/view-state.ts";
import { PickFile } from "../pick-file.tsx";
import { Camera } from "./camera.tsx";
import { offeredImages } from "./offered-images.ts";
import { useDrops } from "./use-drops.ts";

/** Picks a file or takes a photograph, and takes what is dropped or pasted. */
export function OpenImage({ explorer, large = false }: { explorer: Explorer; large?: boolean }) {
  const over = useDrops(explorer);
  return (
    <div class={`open ${large ? "large" : ""} ${over ? "over" : ""}`}>
      <PickFile
        label={large ? "Choose a picture" : "Another picture"}
        accept="image/*,.json"
        take={([file]) => void explorer.bring(file!)}
      />
      <Camera explorer={explorer} />
      <span class="soft">or drop or paste one</span>
    </div>
  );
}

/** The images of the command line, or ours. */
export function Examples({ explorer }: { explorer: Explorer }) {
  const { store, place } = explorer;
  const chosen = store.state.value.image;
  const offered = offeredImages(place.images);
  return (
    <ul class="examples" aria-label={place.images.length > 0 ? "Your images, then examples" : "Examples"}>
      {offered.map(({ from, id, name, path }) => (
        <li key={path}>
          <button
            type="button"
            aria-pressed={chosen?.from === from && chosen.id === id}
            title={name}
            onClick={() => store.change({ ...OF_ONE_IMAGE, image: { from, id } })}
          >
            <img src={new URL(path, place.base).href} alt={name} width="56" height="56" loading="lazy" />
          </button>
        </li>
      ))}
    </ul>
  );
}
