import type { Localisation, LocalisedMethod, Measured } from "@commonground/evaluate";
import { oneLine } from "../one-line.ts";
import { cut } from "./width.ts";
import { wrap } from "./wrap.ts";

const WIDTH = 80;

const STAGES: Readonly<Record<LocalisedMethod["method"]["stage"], string>> = {
  patches: "all patches of its side",
  component: "largest component",
  region: "and second of five patches",
  refined: "and dense CRF",
};

/** CorLoc and its controls for people, in per cent. */
export function tellLocalisation(localisation: Localisation): string {
  const { model, dataSet, images, objects, methods, ablation, controls, settings } = localisation;
  const left = [
    [images.failed, "failed"],
    [images.withoutTruth, "have no object told"],
    [images.away, "have their objects outside of the frame"],
  ] as const;
  const paper = methods.some(({ paperCorLoc }) => paperCorLoc !== null);
  const { centred, covered } = controls;
  const first = ablation[0].method;
  const lines = [
    ...paragraph(
      `Where ${oneLine(model.id)} finds the object, on ${oneLine(dataSet.name)}: ${[`${images.judged} of ${images.given} images judged`, ...left.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)].join(", ")}. ${[`${objects.judged} objects in the frame`, ...(objects.cut > 0 ? [`${objects.cut} of them in part`] : []), ...(objects.away > 0 ? [`${objects.away} cropped away`] : []), ...(objects.crowds > 0 ? [`${objects.crowds} crowds left out`] : [])].join(", ")}. Object's side by the rule “${settings.foreground}”.`,
    ),
    "",
    corLocHead("features by", paper),
    ...methods.map((each) => corLocLine(named(each), each, paper)),
    `${"centred box".padEnd(13)}${percent(centred.corLoc)}`,
    "",
    overlapHead("features by"),
    ...methods.map((each) => overlapLine(named(each), each)),
    overlapLine("centred box", { ...centred, maskIou: null, massInside: null }),
    overlapLine("by chance", { boxIou: null, maskIou: null, pointing: covered, massInside: covered }),
    "",
    `${first.features}, ${first.prominent}, step by step`,
    corLocHead("", false, 28),
    ...ablation.map((each) => corLocLine(STAGES[each.method.stage].padEnd(28), each, false)),
    "",
    ...paragraph(
      `CorLoc: images whose box, round the whole found region, overlaps one of the true boxes by more than ${settings.hitIou} (intersection over union). dealt: the same with boxes of other images. centred box: ${centred.width.toFixed(0)} × ${centred.height.toFixed(0)} of ${model.imageSize.width} × ${model.imageSize.height} pixels, the true boxes' medians. pointing: images whose strongest patch lies in the object. mass: share of the scores in it. All in per cent, intervals 95 %.`,
    ),
    ...dataSet.notes.flatMap((note) => paragraph(`note: ${note}`)),
  ];
  return `${lines.join("\n")}\n`;
}

function named({ method }: LocalisedMethod): string {
  return `${method.features.padEnd(9)}${method.prominent.padEnd(4)}`;
}

function corLocHead(first: string, paper: boolean, width = 13): string {
  return `${first.padEnd(width)}${"CorLoc".padEnd(20)}${"dealt".padStart(6)}${paper ? "paper".padStart(8) : ""}`;
}

function corLocLine(
  name: string,
  { corLoc, dealtCorLoc, paperCorLoc }: LocalisedMethod,
  paper: boolean,
): string {
  const printed = paper ? (paperCorLoc === null ? "–" : hundredth(paperCorLoc)).padStart(8) : "";
  return cut(
    `${name}${percent(corLoc).padEnd(20)}${(dealtCorLoc === null ? "–" : hundredth(dealtCorLoc)).padStart(6)}${printed}`,
    WIDTH,
  );
}

function overlapHead(first: string): string {
  return `${first.padEnd(13)}${["box IoU", "mask IoU", "pointing", "mass"].map((name) => name.padEnd(17)).join("")}`.trimEnd();
}

function overlapLine(
  name: string,
  values: Readonly<Record<"boxIou" | "maskIou" | "pointing" | "massInside", Measured | null>>,
): string {
  const cells = [values.boxIou, values.maskIou, values.pointing, values.massInside];
  return cut(
    `${name.padEnd(13)}${cells.map((cell) => percent(cell, 0).padEnd(17)).join("")}`.trimEnd(),
    WIDTH,
  );
}

/** `digits`: decimals of the interval's ends. */
function percent(measured: Measured | null, digits = 1): string {
  if (measured === null) return "–";
  const { value, interval } = measured;
  const ends = interval?.map((end) => (end * 100).toFixed(digits)).join(",");
  return `${hundredth(value)}${ends === undefined ? "" : ` [${ends}]`}`;
}

const hundredth = (share: number): string => (share * 100).toFixed(1);

function paragraph(text: string): string[] {
  return wrap([{ text }], { text: "" }, WIDTH).map((line) => cut(line, WIDTH));
}
