import type { Explanation } from "@commonground/core";
import { beforeAll, describe, expect, test } from "vitest";
import { attentionExplanation, gridExplanation } from "../../../core/testing/other-explanations.ts";
import { exampleItem, TINY_PICTURE } from "../../testing/example.ts";
import { json } from "./json.ts";
import { renderReport, type ReportItem } from "./report.ts";

const HOSTILE = `"><script>alert('1')</script>]]></style><!--`;

let example: ReportItem;
let html: string;

beforeAll(async () => {
  example = await exampleItem();
  html = renderReport([example]);
});

function headings(page: string): number[] {
  return [...page.matchAll(/<h(\d)>/g)].map(([, level]) => Number(level));
}

test("equal explanations give equal bytes", async () => {
  expect(renderReport([await exampleItem()])).toBe(html);
});

test("nothing is loaded from elsewhere", () => {
  expect(html).toContain(`content="default-src 'none'; img-src data:;`);
  expect(html).not.toMatch(/(?:src|href|action)="(?!data:|#)/);
  expect(html).not.toMatch(/@import|url\(/);
});

test("headings begin at one and leave no level out", () => {
  for (const page of [html, renderReport([example, example])]) {
    const levels = headings(page);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels[0]).toBe(1);
    for (let i = 1; i < levels.length; i++) expect(levels[i]).toBeLessThanOrEqual(levels[i - 1] + 1);
  }
});

test("no identifier occurs twice when several images share a page", () => {
  const ids = [...renderReport([example, example]).matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  expect(ids).toEqual(["image-1", "image-2"]);
});

test("figures carry the name that the command gives their files", () => {
  expect(html).toContain('data-name="tree-parts"');
  expect(html).toContain('data-name="tree-dynamics-coupled"');
});

test("every setting is told, and every note", () => {
  const notes = [{ code: "first-frame", message: "The first of 12 frames & no more." }];
  const page = renderReport([{ ...example, explanation: { ...example.explanation, notes } }]);
  expect(page).toContain("The first of 12 frames &amp; no more.");
  for (const value of Object.values(example.explanation.method.settings))
    expect(page).toContain(`<td>${value}</td>`);
  const quiet = renderReport([{ ...example, explanation: { ...example.explanation, notes: [] } }]);
  expect(quiet).not.toContain("To know");
});

test("what a model from the hub was, is told to the commit", () => {
  const model = { ...example.explanation.model, revision: "c0ffee".padEnd(40, "0") };
  const page = renderReport([{ ...example, explanation: { ...example.explanation, model } }]);
  for (const told of [model.revision, model.sha256, model.configurationSha256])
    expect(page).toContain(`<td>${told}</td>`);
});

test("a class that was asked for is told apart from the answer", () => {
  const { explained, top } = example.explanation.prediction;
  const asked = { ...explained, name: "purple cow", probability: 0.0001 };
  const page = renderReport([
    {
      ...example,
      explanation: { ...example.explanation, prediction: { explained: asked, top, targeted: true } },
    },
  ]);
  expect(page).toContain("Why “purple cow”?");
  expect(page).toContain(`Its own answer was “${explained.name}”; you asked about this class.`);
  expect(page).toContain("<b>purple cow</b></td>");
  expect(page).toContain("&lt; 0.1 %");
});

describe("hostile text", () => {
  test.each(["class", "descriptor", "path", "note", "model", "bank"])("in the %s stays text", (where) => {
    const { explanation } = example;
    const keys: Record<string, (e: Explanation) => Explanation> = {
      class: (e) => ({
        ...e,
        prediction: { ...e.prediction, explained: { ...e.prediction.explained, name: HOSTILE } },
      }),
      descriptor: (e) =>
        JSON.parse(JSON.stringify(e), (key, value: unknown) => (key === "descriptor" ? HOSTILE : value)),
      path: (e) => ({ ...e, image: { ...e.image, path: `a/${HOSTILE}.png` } }),
      note: (e) => ({ ...e, notes: [{ code: "x", message: HOSTILE }] }),
      model: (e) => ({ ...e, model: { ...e.model, id: HOSTILE } }),
      bank: (e) => ({ ...e, bank: { ...e.bank, name: HOSTILE, descriptorTemplate: HOSTILE } }),
    };
    const page = renderReport([{ explanation: keys[where](explanation), picture: TINY_PICTURE }]);
    expect(page).toContain("alert(");
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain(`"><script`);
    expect(page.split("</script>")).toHaveLength(html.split("</script>").length);
    expect(page.split("<!--")).toHaveLength(1);
  });

  test("in figure data cannot end its script element and comes back as it was", () => {
    const markup = json({ word: HOSTILE });
    expect(markup).not.toContain("<");
    expect(JSON.parse(markup)).toEqual({ word: HOSTILE });
  });
});

const page = (explanation: Explanation) => renderReport([{ explanation, picture: TINY_PICTURE }]);
const titles = (html: string) => [...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, title]) => title);

describe("another method", () => {
  test("is named, and its report has no section that it does not fill", async () => {
    const grid = page(await gridExplanation());
    expect(grid).toContain("Explained by the method “grid”, in 4 parts without words.");
    expect(titles(grid)).toEqual(["What it answered", "Its parts"]);
    const attention = page(await attentionExplanation());
    expect(attention).toContain("Explained by the method “mm-cbm”, in 2 parts with 2 concepts.");
    expect(attention).toContain("“mm-cbm”, trained on <b>");
    expect(titles(attention)).toEqual(["What it answered", "Its parts", "Its concepts"]);
    for (const html of [grid, attention]) {
      expect(html.replace(/<style>.*?<\/style>|<script.*?<\/script>/gs, "")).not.toMatch(
        />null<|undefined|NaN|cosines|●|mutual information|both encoders|unrefined|language encoder/,
      );
    }
  });

  test("has its settings told as they are, and cosines only where it has them", async () => {
    const grid = page(await gridExplanation());
    expect(grid).toContain('<th scope="row">order</th><td>[&quot;area&quot;,null]</td>');
    expect(grid).toContain(">cosine</th>");
    const attention = page(await attentionExplanation());
    expect(attention).toContain('<th scope="row">hidden</th><td>{&quot;sizes&quot;:[512]}</td>');
    expect(attention).not.toContain(">cosine</th>");
  });

  test("that says what both encoders share has it shown", async () => {
    const { visionConcepts, languageConcepts, mutualConcepts } = example.explanation;
    const grid = await gridExplanation();
    const parts = example.explanation.parts;
    const html = page({ ...grid, parts, visionConcepts, languageConcepts, mutualConcepts });
    expect(titles(html)).toEqual([
      "What it answered",
      "Its parts",
      "What both encoders hold",
      "Its concepts",
    ]);
    expect(html).toContain(`class="mutual">${mutualConcepts!.join(", ")}</span>`);
    expect(html).not.toContain('class="numbers"');
  });
});
