import type { Explorer } from "../../state/explorer.ts";
import { TourOffer } from "../help/tour.tsx";
import { Answer } from "./answer.tsx";
import { Ask } from "./ask.tsx";
import { Causes } from "./causes.tsx";
import { GiveAgain } from "./give-again.tsx";
import { Leave } from "./leave.tsx";
import { Examples, OpenImage } from "./open-image.tsx";
import { Notes } from "./notes.tsx";
import { Opened } from "./opened.tsx";
import { Overlay } from "./overlay.tsx";
import { Parts } from "./parts.tsx";
import { Shared } from "./shared.tsx";
import { Versus } from "./versus.tsx";

/** One image: what made the answer, what its parts are called, and what both encoders hold. */
export function ImageView({ explorer }: { explorer: Explorer }) {
  const { store, missing } = explorer;
  if (store.state.value.image === null) {
    return (
      <div class="welcome">
        <h1>Why did the model say that?</h1>
        <p class="lead">
          Give it a picture. It is split into parts; you see which of them made the answer, what each part
          means to the model in words, and which of those words it also knows the answer by.
        </p>
        <OpenImage explorer={explorer} large />
        <p class="soft">
          The model that comes along knows drawings of emoji, as these are, and no photographs: for them, give
          it another under “What answers”, once a picture is open.
        </p>
        <Examples explorer={explorer} />
        <TourOffer explorer={explorer} />
      </div>
    );
  }
  if (missing.value !== null) return <GiveAgain explorer={explorer} />;
  const live = explorer.live.value;
  const failed = explorer.failed.value;
  return (
    <div class="image-view">
      <section class="seen" aria-label="The image and its parts">
        {(!failed || explorer.picture.value !== null) && <Overlay explorer={explorer} />}
        <OpenImage explorer={explorer} />
        <Examples explorer={explorer} />
      </section>
      <div class="told">
        <Answer explorer={explorer} />
        {!failed && (
          <>
            {!live && <Opened explorer={explorer} />}
            <Causes explorer={explorer} />
            {live && <Ask explorer={explorer} />}
            <Versus explorer={explorer} />
            <Parts explorer={explorer} />
            <Shared explorer={explorer} />
            <Notes explorer={explorer} />
            <Leave explorer={explorer} />
          </>
        )}
      </div>
    </div>
  );
}
