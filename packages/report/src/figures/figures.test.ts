import type { Explanation } from "@commonground/core";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { type Figure, FIGURE_NAMES, TEXT } from "../figure.ts";
import { textWidth } from "../fit-text.ts";
import { crosses } from "../label-room.ts";
import { attentionExplanation, gridExplanation } from "../../../core/testing/other-explanations.ts";
import { type ExampleItem, exampleItem, TINY_PICTURE } from "../../testing/example.ts";
import { figuresOf } from "./all.ts";
import { causesFigure } from "./causes.ts";
import { dynamicsFigure } from "./dynamics.ts";
import { enoughFigure } from "./enough.ts";
import { importanceFigure } from "./importance.ts";
import { interactionsFigure } from "./interactions.ts";
import { leaningsFigure } from "./leanings.ts";
import { partsFigure } from "./parts.ts";
import { sideAnswersFigure, sideValuesFigure, sideWordsFigure } from "./sides.ts";
import { vennFigure } from "./venn.ts";
import { whatIfFigure } from "./what-if.ts";

const FIGURES: Record<string, (item: ExampleItem) => Figure> = {
  parts: ({ explanation, picture }) => partsFigure(explanation, picture),
  causes: ({ explanation }) => causesFigure(explanation, "answer")!,
  versus: ({ explanation }) => causesFigure(explanation, "versus")!,
  enough: ({ explanation }) => enoughFigure(explanation)!,
  leanings: ({ explanation }) => leaningsFigure(explanation)!,
  interactions: ({ explanation }) => interactionsFigure(explanation)!,
  importance: ({ explanation }) => importanceFigure(explanation)!,
  "venn-wide": ({ explanation }) => vennFigure(explanation)!,
  "venn-tall": ({ explanation }) => vennFigure(explanation, "tall")!,
  "dynamics-coupled": ({ explanation }) => dynamicsFigure(explanation, "coupled")!,
  "dynamics-published": ({ explanation }) => dynamicsFigure(explanation, "published")!,
  "what-if": ({ explanation }) =>
    whatIfFigure(explanation, {
      without: [explanation.parts[0]!.label, "rest"],
      answers: [
        ...explanation.prediction.top.map(({ name, probability }) => ({
          name,
          before: probability,
          now: probability / 4,
        })),
        { name: explanation.prediction.explained.name, before: null, now: 0.0625 },
      ],
    }),
  "sides-answers": ({ explanation }) =>
    sideAnswersFigure(sidesOf(explanation), [
      { name: explanation.prediction.explained.name, first: told(0.75), second: told(0.25, true) },
      { name: explanation.prediction.top.at(-1)!.name, first: null, second: told(0.0001, true) },
    ]),
  "sides-values": ({ explanation }) =>
    sideValuesFigure(sidesOf(explanation), [
      { first: "A", second: "B", values: { first: 2.5, second: -1.25 } },
      { first: "rest", second: "rest", values: { first: 0.5, second: 0.25 } },
      { first: null, second: "C", values: { first: null, second: 1 } },
    ]),
  "sides-words-seen": ({ explanation }) => {
    const words = explanation.visionConcepts!.map(({ descriptor }) => descriptor);
    return sideWordsFigure(
      sidesOf(explanation),
      { first: words.slice(0, 1), both: words.slice(1, 3), second: [] },
      "seen",
    );
  },
};

const told = (probability: number, atMost = false) => ({ probability, atMost });
const sidesOf = ({ prediction }: Explanation) =>
  [`first: ${prediction.explained.name}`, `second: ${prediction.explained.name}`] as const;

const HOSTILE = `</text><script>alert("1")</script>]]><!-- ' & \u0001 犬 -->`;

let example: ExampleItem;
let hostile: ExampleItem;

beforeAll(async () => {
  example = await exampleItem();
  hostile = { explanation: rename(example.explanation, () => HOSTILE), picture: TINY_PICTURE };
});

/** The same explanation in which every class and descriptor has another name. */
function rename<E extends Explanation>(explanation: E, name: (old: string) => string): E {
  return JSON.parse(JSON.stringify(explanation), (key, value: unknown) => {
    if (key === "method") return explanation.method;
    return typeof value === "string" && (key === "descriptor" || key === "name") ? name(value) : value;
  });
}

/** One line an element, so that a change shows as a line. */
function lines(svg: string): string {
  return `${svg.replace(/></g, ">\n<")}\n`;
}

describe.each(Object.keys(FIGURES))("%s", (name) => {
  const draw = FIGURES[name];

  test("looks as it did", async () => {
    await expect(lines(draw(example).svg)).toMatchFileSnapshot(`../../fixtures/figures/${name}.svg`);
  });

  test("is drawn by librsvg, to its own size", async () => {
    const { svg } = draw(example);
    const { data, info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([
      Math.ceil(Number(/ width="([\d.]+)"/.exec(svg)![1])),
      Math.ceil(Number(/ height="([\d.]+)"/.exec(svg)![1])),
    ]);
    expect(data.some((value) => value !== data[0])).toBe(true);
  });

  test("stands alone: no style sheet, identifier or reference to elsewhere", () => {
    const { svg } = draw(example);
    expect(svg).not.toMatch(/var\(|<style|class=|\sid=|url\(|dominant-baseline/);
    expect(svg.match(/href="(?!data:)/g)).toBeNull();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  });

  test("has a title and a description for those who do not see it", () => {
    expect(draw(example).svg).toMatch(/role="img"[^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
  });

  test("stays well-formed whatever classes and descriptors are called", async () => {
    const { svg } = draw(hostile);
    expect(svg).not.toMatch(/<script|<!--|]]>/);
    await expect(sharp(Buffer.from(svg)).metadata()).resolves.toMatchObject({ format: "svg" });
  });

  test("has no text smaller than 13 px", () => {
    const sizes = [...draw(example).svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(13);
  });
});

test("the picture of parts has a region and a letter for each part, and all their data", () => {
  const { parts } = example.explanation;
  const { svg, data } = partsFigure(example.explanation, TINY_PICTURE);
  expect(parts.length).toBeGreaterThan(1);
  for (const { label } of parts) {
    expect(svg.split(`<g data-part="${label}">`)).toHaveLength(3);
    expect(svg).toContain(`>${label}</text>`);
  }
  expect(data).toEqual(
    parts.map((part) => expect.objectContaining({ part: part.label, mask: part.mask, box: part.box })),
  );
});

test("importance names every vision concept, and is those concepts as data", () => {
  const { svg, data } = importanceFigure(example.explanation)!;
  for (const { descriptor } of example.explanation.visionConcepts) expect(svg).toContain(descriptor);
  expect(data).toBe(example.explanation.visionConcepts);
});

test("both sets of the Venn picture hold every concept once", () => {
  const { visionConcepts, languageConcepts, mutualConcepts } = example.explanation;
  const data = vennFigure(example.explanation)!.data as Record<"vision" | "mutual" | "language", string[]>;
  expect(mutualConcepts.length).toBeGreaterThan(0);
  expect(data.mutual).toEqual(mutualConcepts);
  expect([...data.vision, ...data.mutual].toSorted()).toEqual(
    visionConcepts.map((c) => c.descriptor).toSorted(),
  );
  expect([...data.language, ...data.mutual].toSorted()).toEqual(
    languageConcepts.map((c) => c.descriptor).toSorted(),
  );
});

test.each([
  [[1, 1, 1, 1, 1, 0.2]],
  [[1, 0.9, 0.2, 0.1, 0, 0]],
  [[0.5, 0.5, 0.5, 0.5, 0.5, 0.5]],
  [[1, 0, 1, 0, 0.9, 0.9]],
])("what the mean is, is told beside the curve %j, not on it", (curve) => {
  const { explanation } = example;
  const auc = curve.reduce((sum, value) => sum + value / curve.length, 0);
  const { svg } = dynamicsFigure(
    {
      ...explanation,
      dynamics: { ...explanation.dynamics, coupled: { ...explanation.dynamics.coupled, curve, auc } },
    },
    "coupled",
  )!;
  const [, x, foot, style, text] = /<text x="([\d.]+)" y="([\d.]+)"([^>]*)>(AUC [\d.]+)</u.exec(svg)!;
  const width = textWidth(text, TEXT, true);
  const left = style.includes('"end"') ? Number(x) - width : Number(x);
  const box = { left, right: left + width, top: Number(foot) - TEXT, bottom: Number(foot) + 4 };
  const points = Array.from(svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/gu), ([, cx, cy]) => [
    Number(cx),
    Number(cy),
  ]);
  expect(points).toHaveLength(curve.length);
  for (const [i, [x2, y2]] of points.entries()) {
    const [x1, y1] = points[Math.max(0, i - 1)];
    expect(crosses(box, { x1, y1, x2, y2 })).toBe(false);
  }
});

test.each(["coupled", "published"] as const)("the %s dynamics is its whole curve as data", (estimator) => {
  const { data } = dynamicsFigure(example.explanation, estimator)!;
  const { curve } = example.explanation.dynamics[estimator];
  const removed = example.explanation.visionConcepts;
  expect(data).toEqual(
    curve.map((nats, i) => ({
      removed: i,
      concept: removed[i - 1]?.descriptor ?? null,
      mutual: removed[i - 1]?.mutual ?? null,
      nats,
    })),
  );
});

test("without shared concepts the figures say so", () => {
  const nothing: Explanation = JSON.parse(JSON.stringify(example.explanation), (key, value: unknown) => {
    if (key === "mutual") return false;
    return key === "mutualConcepts" ? [] : value;
  });
  expect(vennFigure(nothing)!.svg).toContain("nothing shared");
  expect(vennFigure(nothing, "tall")!.svg).toContain("nothing shared");
  expect(dynamicsFigure(nothing, "coupled")!.svg).toContain("nothing shared, so nothing to lose");
});

/** The causes of the example under a hand-made table: A carries, B speaks against, A and B will each do. */
function handMade(explanation: Explanation): Explanation {
  const players = ["A", "B", "C", "rest"];
  const logodds = {
    all: 1.5,
    none: -1,
    values: [2.1, -0.4, 0.3, 0.5],
    standardErrors: null,
    interactions: [
      [0, -1, 0.5, 0],
      [-1, 0, 0, 0.25],
      [0.5, 0, 0, 0],
      [0, 0.25, 0, 0],
    ],
  };
  const causes = explanation.causes!;
  return {
    ...explanation,
    causes: {
      ...causes,
      players,
      logodds,
      versus: { name: "fish", logodds, leanings: [] },
      enough: [["A"], ["C", "rest"]],
      needed: [{ without: ["A", "C"], becomes: "fish" }],
    },
  };
}

test("causes are sorted, on the side of the line they spoke for, and add up to what there is to explain", () => {
  const { svg, table } = causesFigure(handMade(example.explanation), "answer")!;
  expect(table.rows.map(([player, , value]) => [player, value])).toEqual([
    ["A", 2.1],
    ["rest", 0.5],
    ["C", 0.3],
    ["B", -0.4],
  ]);
  const line = Number(/<line x1="([\d.]+)"/.exec(svg)![1]);
  const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="12" fill="(#\w+)"/g)];
  expect(bars.map(([, x]) => Number(x) >= line - 0.01)).toEqual([true, true, true, false]);
  expect(new Set(bars.slice(0, 3).map(([, , , fill]) => fill)).size).toBe(1);
  expect(bars[3][3]).not.toBe(bars[0][3]);
  const lengths = bars.map(([, , width]) => Number(width));
  expect(lengths[0] / lengths[3]).toBeCloseTo(2.1 / 0.4, 1);
});

test("causes of the example add up", () => {
  const { logodds, similarity } = example.explanation.causes!;
  for (const { values, all, none } of [logodds, similarity])
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(all - none, 6);
});

test("every pair is told once, with both its squares of its colour", () => {
  const { svg, table } = interactionsFigure(handMade(example.explanation))!;
  expect(table.rows).toHaveLength(6);
  expect(table.rows[0]).toEqual(["A", "B", -1]);
  expect(svg.split("−1.00</text>")).toHaveLength(3);
  expect(svg.match(/fill="#c2602b" fill-opacity="0.55"/g)).toHaveLength(2);
});

test("enough and needed name their sets and what it would have been", () => {
  const { svg, table } = enoughFigure(handMade(example.explanation))!;
  expect(table.rows.map(([parts, kind]) => [parts, kind])).toEqual([
    ["A", "kept alone"],
    ["C and everything else", "kept alone"],
    ["A and C", "taken away"],
  ]);
  expect(svg).toContain("without A and C: “fish”");
  expect(svg.match(/stroke-width="3"/g)).toHaveLength(2);
});

test("without causes, or where they were sampled, there is no picture of what is not known", () => {
  const { explanation } = example;
  const none = { ...explanation, causes: null };
  expect(
    [causesFigure(none, "answer"), enoughFigure(none), interactionsFigure(none), leaningsFigure(none)].every(
      (figure) => figure === null,
    ),
  ).toBe(true);
  const causes = explanation.causes!;
  const sampled: Explanation = {
    ...explanation,
    causes: {
      ...causes,
      enough: null,
      needed: null,
      logodds: {
        ...causes.logodds,
        interactions: null,
        standardErrors: causes.players.map(() => 0.125),
      },
    },
  };
  expect(enoughFigure(sampled)).toBeNull();
  expect(interactionsFigure(sampled)).toBeNull();
  expect(causesFigure(sampled, "answer")!.svg).toContain("± 0.13");
});

test("every figure of an explanation has rows for those who do not see it", () => {
  for (const { name, table } of figuresOf(example.explanation, TINY_PICTURE)) {
    expect(table.rows.length, name).toBeGreaterThan(0);
    for (const cells of table.rows) expect(cells, name).toHaveLength(table.columns.length);
  }
});

test("every figure of an explanation has a name that outputs are checked against", () => {
  const names = figuresOf(example.explanation, example.picture).map(({ name }) => name);
  expect([...names, "layers", "localisation", "region"].toSorted()).toEqual([...FIGURE_NAMES].toSorted());
});

const names = (explanation: Explanation) => figuresOf(explanation, TINY_PICTURE).map(({ name }) => name);

describe("of another method", () => {
  test("figures are those of the sections that it has", async () => {
    const [grid, attention] = [await gridExplanation(), await attentionExplanation()];
    expect(names(grid)).toEqual(["parts"]);
    expect(names(attention)).toEqual(["parts", "importance"]);
    const { causes } = example.explanation;
    const asked = {
      ...grid,
      parts: example.explanation.parts.map((part) => Object.assign({}, part, { descriptors: [] })),
      causes,
    };
    expect(names(asked)).toContain("causes");
    expect(causesFigure(asked, "answer")!.svg).not.toContain("undefined");
  });

  test("parts and concepts are not told as ours", async () => {
    const [grid, attention] = [await gridExplanation(), await attentionExplanation()];
    const { svg } = partsFigure(grid, TINY_PICTURE);
    expect(svg).toContain("Parts of the image by method “grid” for");
    expect(svg).toContain("<desc>A; B; C; D</desc>");
    const importance = importanceFigure(attention)!;
    expect(importance.svg).toContain("the method’s score · parts");
    expect(importance.svg).not.toMatch(/similarity|●|vision/);
    expect(importance.table.rows).toEqual([
      ["green leaves", 2.5, "A", null],
      ["brown trunk", 0.75, "B", null],
    ]);
  });
});
