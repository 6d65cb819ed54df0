import { type Figure, FIGURE_WIDTH, SMALL, SOFT, svgDocument } from "../figure.ts";
import { fitText } from "../fit-text.ts";
import { element, label, type Markup } from "../svg.ts";
import type { Table } from "../table.ts";

export interface PictureRow {
  readonly name: string;
  readonly pictures: readonly {
    /** PNG as a data URL. */
    readonly picture: string;
    readonly caption: string;
  }[];
}

export interface Pictures {
  /** Short identifier, also a file name. */
  readonly name: string;
  readonly title: string;
  /** For those who do not see the pictures. */
  readonly told: string;
  /** One at least, each of one picture at least. */
  readonly rows: readonly PictureRow[];
  readonly data: unknown;
  readonly table: Table;
}

const SIDE = 88;
const GAP = 8;
const TOP = 26;
const ROW = SIDE + 48;

/** Rows of small pictures, each with a line below. */
export function picturesChart({ name, title, told, rows, data, table }: Pictures): Figure {
  const columns = Math.max(...rows.map(({ pictures }) => pictures.length));
  const width = Math.max(FIGURE_WIDTH, columns * (SIDE + GAP) - GAP);
  const content = rows.flatMap((row, r) => drawRow(row, TOP + r * ROW, width));
  const heading = label(fitText(title, width, SMALL, true), 0, 13, {
    "font-size": SMALL,
    "font-weight": "bold",
  });
  return {
    name,
    svg: svgDocument(width, TOP + rows.length * ROW, { title, description: told }, heading, ...content),
    data,
    table,
  };
}

function drawRow({ name, pictures }: PictureRow, top: number, width: number): Markup[] {
  return [
    label(fitText(name, width, SMALL), 0, top + 14, { "font-size": SMALL }),
    ...pictures.flatMap(({ picture, caption }, p) => {
      const x = p * (SIDE + GAP);
      return [
        element("image", { x, y: top + 20, width: SIDE, height: SIDE, href: picture }),
        label(caption, x + SIDE / 2, top + SIDE + 34, { ...SOFT, "text-anchor": "middle" }),
      ];
    }),
  ];
}
