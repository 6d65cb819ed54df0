import { formatPercent } from "@commonground/report";
import type { ShownImage } from "../../results/study-engine.ts";
import type { Study } from "../../state/study.ts";
import { Thumbnail } from "./thumbnail.tsx";
import type { Slices } from "./use-slices.ts";
import { useWindow } from "./use-window.ts";

interface Props {
  readonly study: Study;
  readonly items: Slices<ShownImage>;
  readonly begin: number | null;
  readonly chosen: number | null;
  readonly open: (item: ShownImage) => void;
}

/** Height of a line of pictures and least width of one in px, gaps included, as the style has them. */
const LINE = 184;
const CELL = 136;

const fit = (width: number) => Math.max(1, Math.floor(width / CELL));

/** Images as pictures, of which only those that are seen are in the page; arrows, Home and End walk them. */
export function PictureGrid({ study, items, begin, chosen, open }: Props) {
  const { places, place } = study;
  const seen = useWindow({ label: "Pictures", items, height: LINE, head: 0, perLine: fit, begin, places });
  const { box, perLine, first, last, lines, walk, tabIndex, leave } = seen;
  const total = items.total ?? 0;
  const from = first * perLine;
  const shown = Array.from(
    { length: Math.max(0, Math.min(total, last * perLine) - from) },
    (_, i) => from + i,
  );
  return (
    <div
      class="long-table pictures"
      ref={box}
      role="region"
      aria-label="Images"
      tabIndex={0}
      onKeyDown={walk}
      style={{ "--row": `${LINE}px`, "--rows": Math.max(1, items.total === null ? 3 : lines) }}
    >
      {items.total === 0 && <p class="soft none">No image is left by these filters.</p>}
      <ul
        aria-busy={items.total === null}
        style={{
          "--per-line": perLine,
          paddingTop: `${first * LINE}px`,
          paddingBottom: `${Math.max(0, lines - last) * LINE}px`,
        }}
      >
        {shown.map((at) => {
          const item = items.at(at);
          return (
            <li key={at} data-place={at} aria-setsize={total} aria-posinset={at + 1}>
              {item === undefined ? (
                <span class="no-picture" />
              ) : (
                <button
                  type="button"
                  tabIndex={tabIndex(at)}
                  class={item.item === chosen ? "chosen" : ""}
                  aria-pressed={item.item === chosen}
                  onClick={() => {
                    leave(at);
                    open(item);
                  }}
                >
                  <Thumbnail given={item.given} base={place.base} />
                  <span class="name">{item.id}</span>
                  <Told item={item} />
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Told({ item: { error, correct, predicted, confidence } }: { item: ShownImage }) {
  if (error !== null) return <span class="verdict wrong">failed</span>;
  return (
    <span class="said">
      {correct !== null && (
        <span
          class={correct ? "verdict" : "verdict wrong"}
          role="img"
          aria-label={correct ? "right:" : "wrong:"}
        >
          {correct ? "✓" : "✗"}
        </span>
      )}
      {predicted ?? "–"} {confidence !== null && <small>{formatPercent(confidence)}</small>}
    </span>
  );
}
