import { badgePlaces, maskOutline, patchSquares, signed } from "@commonground/report";
import { useMemo } from "preact/hooks";
import type { Explorer } from "../../state/explorer.ts";
import { LAYERS } from "../../state/view-state.ts";
import { toggled } from "../../state/what-if.ts";
import { Terms } from "../terms/terms.tsx";
import { LAYER_NAMES, OF_PARTS, tellLayer, valuesOf } from "./layers.ts";
import type { Marks } from "./marked.ts";
import { marksOf, pointing } from "./marks.ts";
import { offeredImages } from "./offered-images.ts";
import { TakenAway } from "./taken-away.tsx";

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
    if (found === null) return { parts: [], prominent: "", object: "" };
    const places = badgePlaces(found.parts, size.width, size.height, radius);
    const { prominent } = found;
    const squares = (patches: readonly number[]) => patchSquares(patches, prominent, size);
    return {
      parts: found.parts.map((part, i) => ({
        part,
        outline: maskOutline(part.mask, size.width, size.height),
        squares: squares(part.patches),
        place: places[i]!,
      })),
      prominent: squares(prominent.patches.flatMap((each, at) => (each === 1 ? [at] : []))),
      object: maskOutline(prominent.mask, size.width, size.height),
    };
  }, [found]);
  const values = useMemo(() => valuesOf(found ?? { causes: null }), [found]);
  const valueOf = (label: string) => (layer === "values" ? values.get(label) : undefined);
  const told = found && tellLayer(found, layer);
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
        <pattern
          id={`striped-${explorer.slot}`}
          class="striped"
          width={radius}
          height={radius}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={radius * 0.6} height={radius} />
        </pattern>
        {layer === "prominent" && <path class="object" d={drawn.prominent} stroke-width={radius / 8} />}
        {layer === "object" && <path class="object" d={drawn.object} stroke-width={radius / 4} />}
        {OF_PARTS.has(layer) &&
          drawn.parts.map(({ part, outline, squares }) => {
            const value = valueOf(part.label);
            return (
              <path
                key={part.label}
                class={`${stateOf("shape", marks, part.label, without)} ${value === undefined ? "" : "valued"}`}
                aria-hidden="true"
                {...handlersOf(part.label)}
                d={layer === "patches" ? squares : outline}
                fill={value === undefined ? part.colour : fillOf(value.value, explorer.slot)}
                style={value === undefined ? undefined : { "--strength": value.strength }}
                stroke-width={radius / (layer === "patches" ? 8 : 3)}
              />
            );
          })}
        {/* No letter lies under another part. */}
        {OF_PARTS.has(layer) &&
          drawn.parts.map(({ part, outline, place: [x, y] }) => (
            <g
              key={part.label}
              class={stateOf("part", marks, part.label, without)}
              role="button"
              tabIndex={0}
              aria-pressed={live ? without.includes(part.label) : store.state.value.part === part.label}
              aria-label={`${live ? "Take away part" : "Part"} ${part.label}: ${part.descriptors.map((d) => d.descriptor).join(", ")}${addsOf(valueOf(part.label)?.value)}`}
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
              {valueOf(part.label) !== undefined && (
                <text
                  class={x > size.width * 0.7 ? "worth before" : "worth"}
                  x={x + radius * (x > size.width * 0.7 ? -1.4 : 1.4)}
                  y={y + radius * 0.4}
                  font-size={radius * 1.15}
                >
                  {signed(valueOf(part.label)!.value)}
                </text>
              )}
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
        {told !== null && (
          <p class="soft layer" role="status">
            {told}
          </p>
        )}
        <Terms of="object" />
      </figcaption>
      {live && <TakenAway explorer={explorer} />}
    </figure>
  );
}

const fillOf = (value: number, slot: string) => (value < 0 ? `url(#striped-${slot})` : "var(--for-part)");

const addsOf = (value: number | undefined) => (value === undefined ? "" : `; adds ${signed(value)}`);

function stateOf(kind: string, marks: Marks, label: string, without: readonly string[]): string {
  const gone = without.includes(label) ? "gone" : "";
  return `${kind} ${gone} ${marks.any ? (marks.parts.has(label) ? "marked" : "back") : ""}`;
}

function nameOf(name: string | undefined, parts: number | undefined): string {
  return parts === undefined ? (name ?? "The image") : `${name}, in ${parts} parts`;
}
