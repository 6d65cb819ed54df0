import { type Explanation, planResize } from "@commonground/core";
import { badgePlaces, maskOutline } from "@commonground/report";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { CheckedPicture } from "./check-picture.ts";
import type { Pointing } from "./pointing.ts";

/** Radius of a letter's disc, as a share of the frame's longer side. */
const BADGE = 0.036;

const SAYS: Readonly<Record<CheckedPicture["found"], string>> = {
  same: "",
  unknown: "",
  another:
    "This picture is another file than the one that was explained, so parts may not lie where they are drawn.",
  unchecked: "Whether this picture is the one that was explained could not be checked.",
};

/** The picture as the model saw it, with its parts over it in the geometry of the report's figure. */
export function Picture({
  explanation,
  picture,
  pointing,
}: {
  explanation: Explanation;
  picture: CheckedPicture | null;
  pointing: Pointing;
}) {
  const [bare, setBare] = useState(false);
  const [lost, setLost] = useState(false);
  const address = picture?.address ?? null;
  useEffect(() => setLost(false), [address]);
  const { parts, image, model } = explanation;
  const { width, height } = image.frame;
  const radius = Math.max(width, height) * BADGE;
  const drawn = useMemo(() => {
    const places = badgePlaces(parts, width, height, radius);
    return parts.map((part, i) => ({
      part,
      outline: maskOutline(part.mask, width, height),
      place: places[i]!,
    }));
  }, [explanation]);
  const place = useMemo(() => planResize(image, model.preprocess), [explanation]);
  const within = { x: -place.x, y: -place.y, width: place.width, height: place.height };
  const { marks } = pointing;
  const grey = model.preprocess.fill;
  return (
    <figure class="picture">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={`The picture, in ${parts.length} parts`}
      >
        {address === null ? (
          <rect width={width} height={height} fill="#fff" />
        ) : (
          <>
            <rect width={width} height={height} fill={`rgb(${grey},${grey},${grey})`} />
            <rect {...within} fill="#fff" />
            <image {...within} href={address} preserveAspectRatio="none" onError={() => setLost(true)} />
          </>
        )}
        {!bare &&
          drawn.map(({ part, outline, place: [x, y] }) => {
            const handlers = pointing.at({ part: part.label });
            const marked = marks.parts.has(part.label);
            return (
              <g
                key={part.label}
                class={`part ${marks.any ? (marked ? "marked" : "back") : ""}`}
                role="button"
                tabIndex={0}
                aria-pressed={pointing.isKept({ part: part.label })}
                aria-label={`Part ${part.label}: ${wordsOf(part)}`}
                {...handlers}
                onKeyDown={(event) => {
                  if (event.key !== "Enter" && event.key !== " ") return;
                  event.preventDefault();
                  handlers.onClick();
                }}
              >
                <path d={outline} fill={part.colour} stroke-width={radius / 3} />
                <circle cx={x} cy={y} r={radius} stroke={part.colour} stroke-width={radius / 4} />
                <text x={x} y={y + radius * 0.4} font-size={radius * 1.15}>
                  {part.label}
                </text>
              </g>
            );
          })}
      </svg>
      <figcaption>
        {address !== null && (
          <button type="button" aria-pressed={bare} onClick={() => setBare(!bare)}>
            Picture alone
          </button>
        )}
        <span class="soft">{image.path?.split(/[\\/]/u).at(-1)}</span>
        {picture !== null && (lost || SAYS[picture.found] !== "") && (
          <p class="notice" role="status">
            {lost ? "The picture cannot be loaded from its address." : SAYS[picture.found]}
          </p>
        )}
      </figcaption>
    </figure>
  );
}

function wordsOf({ descriptors }: Explanation["parts"][number]): string {
  return descriptors.map(({ descriptor }) => descriptor).join(", ");
}
