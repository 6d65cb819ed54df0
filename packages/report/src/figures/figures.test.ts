import type { Explanation } from "@commonground/core";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import type { Figure } from "../figure.ts";
import type { ReportItem } from "../html/report.ts";
import { exampleItem, TINY_PICTURE } from "../../testing/example.ts";
import { dynamicsFigure } from "./dynamics.ts";
import { importanceFigure } from "./importance.ts";
import { partsFigure } from "./parts.ts";
import { vennFigure } from "./venn.ts";

const FIGURES: Record<string, (item: ReportItem) => Figure> = {
  parts: ({ explanation, picture }) => partsFigure(explanation, picture),
  importance: ({ explanation }) => importanceFigure(explanation),
  "venn-wide": ({ explanation }) => vennFigure(explanation),
  "venn-tall": ({ explanation }) => vennFigure(explanation, "tall"),
  "dynamics-coupled": ({ explanation }) => dynamicsFigure(explanation, "coupled"),
  "dynamics-published": ({ explanation }) => dynamicsFigure(explanation, "published"),
};

const HOSTILE = `</text><script>alert("1")</script>]]><!-- ' & \u0001 犬 -->`;

let example: ReportItem;
let hostile: ReportItem;

beforeAll(async () => {
  example = await exampleItem();
  hostile = { explanation: rename(example.explanation, () => HOSTILE), picture: TINY_PICTURE };
});

/** The same explanation in which every class and descriptor has another name. */
function rename(explanation: Explanation, name: (old: string) => string): Explanation {
  return JSON.parse(JSON.stringify(explanation), (key, value: unknown) =>
    typeof value === "string" && (key === "descriptor" || key === "name") ? name(value) : value,
  );
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
  const { svg, data } = importanceFigure(example.explanation);
  for (const { descriptor } of example.explanation.visionConcepts) expect(svg).toContain(descriptor);
  expect(data).toBe(example.explanation.visionConcepts);
});

test("both sets of the Venn picture hold every concept once", () => {
  const { visionConcepts, languageConcepts, mutualConcepts } = example.explanation;
  const data = vennFigure(example.explanation).data as Record<"vision" | "mutual" | "language", string[]>;
  expect(mutualConcepts.length).toBeGreaterThan(0);
  expect(data.mutual).toEqual(mutualConcepts);
  expect([...data.vision, ...data.mutual].toSorted()).toEqual(
    visionConcepts.map((c) => c.descriptor).toSorted(),
  );
  expect([...data.language, ...data.mutual].toSorted()).toEqual(
    languageConcepts.map((c) => c.descriptor).toSorted(),
  );
});

test.each(["coupled", "published"] as const)("the %s dynamics is its whole curve as data", (estimator) => {
  const { data } = dynamicsFigure(example.explanation, estimator);
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
  expect(vennFigure(nothing).svg).toContain("nothing shared");
  expect(vennFigure(nothing, "tall").svg).toContain("nothing shared");
  expect(dynamicsFigure(nothing, "coupled").svg).toContain("nothing shared, so nothing to lose");
});
