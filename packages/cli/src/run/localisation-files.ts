import { writeFileAtomically } from "@commonground/files/node";
import type {
  JudgedInFrame,
  Judgement,
  Localisation,
  LocalisedImages,
  LocalisedMethod,
  Measured,
} from "@commonground/evaluate";
import { type Figure, intervalsChart, regionFigure, type Table, tableCsv } from "@commonground/report";
import type { ModelInfo } from "@commonground/core";
import { join } from "node:path";
import { framePicture } from "../frame-picture.ts";

/** Images of a run that are drawn. */
const EXAMPLES = 6;

/** Whether the image at `index` of `count` is among those drawn: as many as there are examples, evenly spread. */
export function isExample(index: number, count: number): boolean {
  const step = Math.max(1, Math.floor(count / EXAMPLES));
  return index % step === 0 && index / step < EXAMPLES;
}

/** The figure of one image, called by its number from 1. */
export async function exampleFigure(
  model: Pick<ModelInfo, "preprocess">,
  { id, index, pixels, truth, found, foundBox, boxIou }: JudgedInFrame,
): Promise<Figure> {
  return regionFigure({
    name: `${index + 1}-region`,
    id,
    picture: await framePicture(model, { pixels }),
    found: found.mask,
    foundBox,
    trueBoxes: truth.boxes,
    iou: boxIou,
  });
}

/** CorLoc of all methods with intervals, against the centred box. */
export function corLocFigure({ methods, controls }: Localisation): Figure {
  const { centred } = controls;
  return intervalsChart({
    name: "localisation",
    title: "Objects found (CorLoc)",
    told: `mark: a centred box, ${(centred.corLoc.value * 100).toFixed(1)} %`,
    rows: methods.map(({ method, corLoc }) => ({
      name: `${method.features}, ${method.prominent}`,
      ...corLoc,
    })),
    nothing: centred.corLoc.value,
    scale: [0, 1],
  });
}

/** Methods, stages and the centred box, a row each. */
export function methodsTable({ methods, ablation, controls }: Localisation): Table {
  const line = (each: LocalisedMethod) => [
    each.method.features,
    each.method.prominent,
    each.method.stage,
    ...cells(each.corLoc),
    each.dealtCorLoc,
    each.paperCorLoc,
    ...[each.boxIou, each.maskIou, each.pointing, each.massInside].flatMap(cells),
  ];
  const { centred, covered } = controls;
  const none = [null, null, null];
  return {
    columns: [
      "features",
      "prominent",
      "stage",
      ...withEnds("corloc"),
      "dealt_corloc",
      "paper_corloc",
      ...["box_iou", "mask_iou", "pointing", "mass_inside"].flatMap(withEnds),
    ],
    rows: [
      ...methods.map(line),
      ...ablation.map(line),
      [
        "centred-box",
        null,
        null,
        ...cells(centred.corLoc),
        null,
        null,
        ...cells(centred.boxIou),
        ...none,
        ...cells(centred.pointing),
        ...none,
      ],
      ["chance", null, null, ...none, null, null, ...none, ...none, ...cells(covered), ...cells(covered)],
    ],
  };
}

/** A row an image and method. */
export function imagesTable({ images, methods }: LocalisedImages, regions: number): Table {
  return {
    columns: [
      "image",
      "features",
      "prominent",
      "stage",
      "left",
      "top",
      "right",
      "bottom",
      "box_iou",
      "mask_iou",
      "pointing",
      "mass_inside",
    ],
    rows: images.flatMap(({ id, judgements }) =>
      judgements.slice(0, regions).map((each, m) => imageRow(id, methods[m], each)),
    ),
  };
}

function imageRow(
  id: string,
  { features, prominent, stage }: LocalisedMethod["method"],
  { box, boxIou, maskIou, pointing, massInside }: Judgement,
): Table["rows"][number] {
  const edges = box ?? [null, null, null, null];
  const pointed = pointing === null ? null : Number(pointing);
  return [id, features, prominent, stage, ...edges, boxIou, maskIou, pointed, massInside];
}

/** Writes figures with their data, and tables; gives their paths. */
export async function writeLocalisation(
  figures: readonly Figure[],
  tables: Readonly<Record<string, Table>>,
  { svg, csv }: { readonly svg?: string | undefined; readonly csv?: string | undefined },
): Promise<string[]> {
  const files: [path: string, content: string][] = [];
  if (svg !== undefined) {
    for (const { name, svg: drawing, data, table } of figures) {
      files.push([join(svg, `${name}.svg`), `${drawing}\n`]);
      files.push([join(svg, `${name}.json`), `${JSON.stringify(data, null, 2)}\n`]);
      files.push([join(svg, `${name}.csv`), tableCsv(table)]);
    }
  }
  if (csv !== undefined) {
    for (const [name, table] of Object.entries(tables))
      files.push([join(csv, `${name}.csv`), tableCsv(table)]);
  }
  for (const [path, content] of files) await writeFileAtomically(path, content);
  return files.map(([path]) => path);
}

function cells(measured: Measured | null): (number | null)[] {
  return [measured?.value ?? null, ...(measured?.interval ?? [null, null])];
}

const withEnds = (name: string): string[] => [name, `${name}_low`, `${name}_high`];
