import type { Explanation } from "@commonground/core";
import { type Figure, figuresOf, fileStem, tableHtml, vennFigure } from "@commonground/report";
import { useMemo, useState } from "preact/hooks";
import { save } from "../app/image/save.ts";
import { FIGURE_TITLES, type FigureFormat, figureFile } from "../app/image/take-away.ts";

// A PNG would be drawn from an address of this page alone, which its content policy may not allow.
const FORMATS = ["svg", "csv", "json"] as const satisfies readonly FigureFormat[];

/** Every figure with its numbers, to read and to take away; drawn once they are asked for. */
export function Figures({ explanation }: { explanation: Explanation }) {
  const [open, setOpen] = useState(false);
  const figures = useMemo(() => (open ? drawn(explanation) : []), [explanation, open]);
  return (
    <details class="figures" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>All figures and their numbers</summary>
      {figures.map((figure) => (
        <One key={figure.name} figure={figure} stem={fileStem(explanation.image.path)} />
      ))}
    </details>
  );
}

/** The sets one above the other: side by side they are too small to read in a column. */
function drawn(explanation: Explanation): readonly Figure[] {
  return figuresOf(explanation, null).map((figure) =>
    figure.name === "venn" ? (vennFigure(explanation, "tall") ?? figure) : figure,
  );
}

function One({ figure, stem }: { figure: Figure; stem: string }) {
  const title = FIGURE_TITLES[figure.name] ?? figure.name;
  return (
    <figure>
      <figcaption>
        <b>{title}</b>
        <span class="leave">
          {FORMATS.map((format) => (
            <button
              key={format}
              type="button"
              aria-label={`${title}, as ${format.toUpperCase()}`}
              onClick={() => void figureFile(figure, format, stem, noPicture).then(save)}
            >
              {format.toUpperCase()}
            </button>
          ))}
        </span>
      </figcaption>
      <div class="drawing" dangerouslySetInnerHTML={{ __html: figure.svg }} />
      <details>
        <summary>As a table</summary>
        <div
          class="table"
          role="region"
          aria-label={`${title}, as a table`}
          tabIndex={0}
          dangerouslySetInnerHTML={{ __html: tableHtml(figure.table) }}
        />
      </details>
    </figure>
  );
}

const noPicture = () => Promise.reject(new Error("no PNG is drawn here"));
