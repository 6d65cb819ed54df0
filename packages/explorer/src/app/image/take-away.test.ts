import { figuresOf } from "@commonground/report";
import { expect, test } from "vitest";
import { exampleExplanation } from "../../../../core/testing/example-explanation.ts";
import { FIGURE_FORMATS, figureFile } from "./take-away.ts";

const figures = figuresOf(await exampleExplanation(), null);

test("every figure leaves as drawing and as data, under the names that the command gives", async () => {
  expect(figures.length).toBeGreaterThan(8);
  for (const figure of figures) {
    const drawn: [string, number][] = [];
    const files = await Promise.all(
      FIGURE_FORMATS.map((format) =>
        figureFile(figure, format, "cat", async (svg, scale) => {
          drawn.push([svg, scale]);
          return new Blob(["png"]);
        }),
      ),
    );
    expect(files.map(({ name }) => name)).toEqual(
      ["svg", "png", "csv", "json"].map((format) => `cat-${figure.name}.${format}`),
    );
    const [svg, png, csv, json] = files.map(({ content }) => content);
    expect(svg).toBe(figure.svg);
    expect(drawn).toEqual([[figure.svg, 3]]);
    expect(await (png as Blob).text()).toBe("png");
    expect((csv as string).split("\r\n").length).toBe(figure.table.rows.length + 2);
    expect(JSON.parse(json as string)).toEqual(JSON.parse(JSON.stringify(figure.data)));
  }
});
