import { describe, expect, test } from "vitest";
import { SMALL } from "../figure.ts";
import { textWidth } from "../fit-text.ts";
import { crosses } from "../label-room.ts";
import { baseline } from "../svg.ts";
import { intervalsChart } from "./intervals.ts";
import { linesChart } from "./lines.ts";
import { scatterChart, type ScatterPoint } from "./scatter.ts";
import { seriesColour, seriesDash } from "./series.ts";
import { type StepPoint, stepsChart } from "./steps.ts";

const point = (name: string, x: number, y: number): ScatterPoint => ({
  name,
  x,
  y,
  xInterval: [x - 0.1, x + 0.1],
  yInterval: null,
});

const scatter = (points: readonly ScatterPoint[], slope: number) =>
  scatterChart({
    name: "it",
    title: "A <title>",
    told: "r = 1",
    xLabel: "share",
    yLabel: "accuracy",
    points,
    fit: { slope, intercept: 0 },
  });

/** Places of an element's attributes in a drawing, in its order. */
function numbers(svg: string, element: string, attribute: string): number[] {
  return Array.from(
    svg.matchAll(new RegExp(`<${element}[^>]* ${attribute}="([-\\d.]+)"`, "gu")),
    ([, text]) => Number(text),
  );
}

describe("scatter", () => {
  test("points stand in the order of their values, with names and intervals as data", () => {
    const { svg, table, data } = scatter([point("a", 1, 0.5), point("b", 2, 0.6)], 0.1);
    const [xs, ys] = [numbers(svg, "circle", "cx"), numbers(svg, "circle", "cy")];
    expect(xs[0]).toBeLessThan(xs[1]);
    expect(ys[0]).toBeGreaterThan(ys[1]);
    expect(svg).toContain(">a</text>");
    expect(svg).toContain("A &lt;title&gt;");
    expect(table.rows[0]).toEqual(["a", 1, 0.9, 1.1, 0.5, null, null]);
    expect(data).toMatchObject({ fit: { slope: 0.1 } });
  });

  test("the fitted line ends where the plot does", () => {
    const { svg } = scatter([point("a", 1, 0.5), point("b", 2, 0.6)], 50);
    for (const attribute of ["y1", "y2"])
      for (const y of numbers(svg, "line", attribute)) {
        expect(y).toBeGreaterThanOrEqual(65.9);
        expect(y).toBeLessThanOrEqual(266.1);
      }
  });

  test("one point, and equal ones, are drawn, and no line where there is none", () => {
    const { svg } = scatter([point("a", 1, 0.5), point("a2", 1, 0.5)], NaN);
    expect(svg).not.toContain("NaN");
    expect(svg).not.toContain("stroke-dasharray");
    expect(scatter([point("a", 0, 0)], 1).svg).not.toContain("NaN");
  });

  test("names lie neither on the fitted line nor, where there is room, on intervals", () => {
    const points = Array.from({ length: 4 }, (_, i) => point(`m${i}`, i, i / 2));
    for (const slope of [0.5, -0.2]) {
      const { svg } = scatter(points, slope);
      const found = Array.from(
        svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"([^>]*)>(m\d)<\/text>/gu),
        ([, x, y, style, text]) => {
          const width = textWidth(text, SMALL);
          const left = style.includes('"end"') ? Number(x) - width : Number(x);
          const middle = Number(y) - baseline(0, SMALL);
          return { left, right: left + width, top: middle - 7, bottom: middle + 7 };
        },
      );
      expect(found).toHaveLength(4);
      const [x1, x2, y1, y2] = ["x1", "x2", "y1", "y2"].map((name) => numbers(svg, "line", name));
      const lines = x1.map((_, i) => ({ x1: x1[i], x2: x2[i], y1: y1[i], y2: y2[i] }));
      const drawn = svg.match(/<line[^>]*>/gu)!;
      const ours = lines.filter((_, i) => /stroke-dasharray|stroke-width/u.test(drawn[i]));
      expect(ours).toHaveLength(5);
      for (const box of found) expect(ours.filter((each) => crosses(box, each))).toEqual([]);
    }
  });

  test("names do not cover one another", () => {
    const points = Array.from({ length: 10 }, (_, i) => point(`model-${i}`, 1 + i / 1000, 0.5));
    const { svg, table } = scatter(points, 1);
    expect(svg.match(/>model-\d<\/text>/gu)!.length).toBeLessThan(10);
    expect(table.rows).toHaveLength(10);
  });
});

test("lines of different lengths start together, and the table has all", () => {
  const { svg, table } = linesChart({
    name: "it",
    title: "t",
    xLabel: "removed",
    yLabel: "nats",
    series: [
      { name: "a", values: [3, 2, 0] },
      { name: "b", values: [2, 1] },
    ],
  });
  const starts = Array.from(svg.matchAll(/ d="M([\d.]+),/gu), ([, x]) => x);
  expect(new Set(starts).size).toBe(1);
  expect(table).toEqual({
    columns: ["removed", "a", "b"],
    rows: [
      [0, 3, 2],
      [1, 2, 1],
      [2, 0, null],
    ],
  });
});

test("intervals say value and range, and stay within the drawing", () => {
  const { svg, table } = intervalsChart({
    name: "it",
    title: "t",
    told: "area",
    rows: [
      { name: "a", value: 0.8, interval: [0.7, 0.9] },
      { name: "b", value: 0.2, interval: null, hollow: true },
    ],
    nothing: 0.5,
    scale: [0.4, 1],
  });
  expect(svg.match(/<circle[^>]*>/gu)!.map((dot) => dot.includes('fill="none"'))).toEqual([false, true]);
  expect(svg).toContain("0.80 [0.70, 0.90]");
  const [a, b] = numbers(svg, "circle", "cx");
  expect(b).toBeGreaterThanOrEqual(6);
  expect(a).toBeGreaterThan(b);
  expect(table.rows[1]).toEqual(["b", 0.2, null, null]);
});

const step = (name: string, value: number, joined: boolean): StepPoint => ({
  name,
  value,
  interval: [value - 0.05, value + 0.05],
  chance: { value: 0.1, interval: [0.05, 0.15] },
  joined,
});
const steps = (points: readonly StepPoint[]) =>
  stepsChart({
    name: "it",
    title: "Overlap <left>",
    told: "drawn anew",
    legend: ["left", "chance"],
    points,
    scale: [0, 1],
  });

describe("steps", () => {
  test("dots stand over their names in order, higher where the value is, each over its band", () => {
    const { svg, table } = steps([
      step("head", 0.8, false),
      step("a block", 0.3, true),
      step("words", 0.1, false),
    ]);
    const [xs, ys] = [numbers(svg, "circle", "cx"), numbers(svg, "circle", "cy")];
    expect(xs.slice(0, 3)).toEqual(xs.slice(0, 3).toSorted((a, b) => a - b));
    expect(ys[0]).toBeLessThan(ys[1]);
    expect(ys[1]).toBeLessThan(ys[2]);
    const bands = numbers(svg, "rect", "y").slice(0, 3);
    const heights = numbers(svg, "rect", "height").slice(0, 3);
    expect(bands[2]).toBeLessThan(ys[2]);
    expect(bands[2] + heights[2]).toBeGreaterThan(ys[2]);
    expect(bands[0]).toBeGreaterThan(ys[0]);
    expect(svg).toContain("Overlap &lt;left&gt;");
    expect(table.rows[1]).toEqual(["a block", 0.3, 0.25, 0.35, 0.1, 0.05, 0.15]);
  });

  test("a line goes through what is joined alone", () => {
    const [joined, apart] = [true, false].map((line) => steps([step("a", 0.5, false), step("b", 0.4, line)]));
    expect(joined!.svg).toContain("<path");
    expect(apart!.svg).not.toContain("<path");
  });

  test("negative values and many steps have room, and nothing by chance is no band", () => {
    const points = Array.from({ length: 40 }, (_, i) => ({
      ...step(`step ${i}`, -0.4, i > 0),
      chance: null,
    }));
    const { svg } = steps(points);
    expect(svg).not.toContain("NaN");
    const width = Number(/ width="(\d+)"/u.exec(svg)![1]);
    expect(Math.max(...numbers(svg, "circle", "cx"))).toBeLessThan(width);
    expect(Math.max(...numbers(svg, "circle", "cy").slice(0, 40))).toBeLessThan(219);
    expect(numbers(svg, "rect", "y")).toHaveLength(1);
  });
});

test("no two series look alike", () => {
  const looks = Array.from({ length: 32 }, (_, i) => `${seriesColour(i)} ${seriesDash(i)}`);
  expect(new Set(looks).size).toBe(32);
});
