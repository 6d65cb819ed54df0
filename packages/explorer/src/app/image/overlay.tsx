import { badgePlaces, maskOutline } from "@commonground/report";
import { useMemo } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { LAYERS } from "../../state/view-state.ts";
import { toggled } from "../../state/what-if.ts";
import type { Marks } from "./marked.ts";
import { marksOf, pointing } from "./marks.ts";
import { offeredImages } from "./offered-images.ts";
import { TakenAway } from "./taken-away.tsx";

const LAYER_NAMES = { parts: "Parts", object: "Object", none: "Picture" } as const;
/** Radius of a letter's disc, as a share of the frame's longer side. */
const BADGE = 0.036;

/** The image as the model sees it, with its parts over it in the geometry of the report's figure. */
export function Overlay({ explorer }: { explorer: Explorer }) {
  const { store, picture, explanation, model, whatIf } = explorer;
  const { layer, without } = store.state.value;
  const cover = whatIf.value?.cover;
  const live = explorer.live.value;
  const takeAway = live ? (label: string) => store.change({ without: toggled(without, label) }) : undefined;
  const handlersOf = (label: string) =>
    pointing(explorer, { part: label }, takeAway && (() => takeAway(label)));
  const found = explanation.value;
  const size = found?.image.frame ?? model.value?.info.imageSize ?? { width: 1, height: 1 };
  const radius = Math.max(size.width, size.height) * BADGE;
  const drawn = useMemo(() => {
    if (found === null) return { parts: [], object: "" };
    const places = badgePlaces(found.parts, size.width, size.height, radius);
    return {
      parts: found.parts.map((part, i) => ({
        part,
        outline: maskOutline(part.mask, size.width, size.height),
        place: places[i]!,
      })),
      object: maskOutline(found.prominent.mask, size.width, size.height),
    };
  }, [found]);
  const marks = marksOf(explorer);
  const shown = picture.value;
  const { image } = store.state.value;
  // An example's file is named by its code point.
  const name =
    image?.from === "example" && shown !== null
      ? offeredImages([]).find(({ id }) => id === image.id)?.name
      : shown?.name;
  return (
    <figure class="overlay">
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="group"
        aria-label={nameOf(name, found?.parts.length)}
      >
        {shown !== null && (
          <image href={shown.address} width={size.width} height={size.height} preserveAspectRatio="none" />
        )}
        {cover !== undefined && (
          <image
            class="cover"
            href={cover}
            width={size.width}
            height={size.height}
            preserveAspectRatio="none"
          />
        )}
        {layer === "object" && <path class="object" d={drawn.object} stroke-width={radius / 4} />}
        {layer === "parts" &&
          drawn.parts.map(({ part, outline }) => (
            <path
              key={part.label}
              class={stateOf("shape", marks, part.label, without)}
              aria-hidden="true"
              {...handlersOf(part.label)}
              d={outline}
              fill={part.colour}
              stroke-width={radius / 3}
            />
          ))}
        {/* No letter lies under another part. */}
        {layer === "parts" &&
          drawn.parts.map(({ part, outline, place: [x, y] }) => (
            <g
              key={part.label}
              class={stateOf("part", marks, part.label, without)}
              role="button"
              tabIndex={0}
              aria-pressed={live ? without.includes(part.label) : store.state.value.part === part.label}
              aria-label={`${live ? "Take away part" : "Part"} ${part.label}: ${part.descriptors.map((d) => d.descriptor).join(", ")}`}
              {...handlersOf(part.label)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                handlersOf(part.label).onClick();
              }}
            >
              <path class="ring" d={outline} stroke-width={radius / 3} />
              <circle cx={x} cy={y} r={radius} stroke={part.colour} stroke-width={radius / 4} />
              <text x={x} y={y + radius * 0.4} font-size={radius * 1.15}>
                {part.label}
              </text>
            </g>
          ))}
      </svg>
      <figcaption>
        <div class="segments" role="group" aria-label="What is drawn over the picture">
          {LAYERS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={layer === each}
              onClick={() => store.change({ layer: each })}
            >
              {LAYER_NAMES[each]}
            </button>
          ))}
        </div>
        <span class="soft name">{name ?? "\u00a0"}</span>
      </figcaption>
      {live && <TakenAway explorer={explorer} />}
    </figure>
  );
}

function stateOf(kind: string, marks: Marks, label: string, without: readonly string[]): string {
  const gone = without.includes(label) ? "gone" : "";
  return `${kind} ${gone} ${marks.any ? (marks.parts.has(label) ? "marked" : "back") : ""}`;
}

function nameOf(name: string | undefined, parts: number | undefined): string {
  return parts === undefined ? (name ?? "The image") : `${name}, in ${parts} parts`;
}
