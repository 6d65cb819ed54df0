import { expect, test } from "vitest";
import { exampleExplanation } from "../../../../core/testing/example-explanation.ts";
import { tellLayer, valuesOf } from "./layers.ts";

const found = await exampleExplanation();

test("each layer but the picture of the parts says in words what it shows", () => {
  const { rows, columns, patches } = found.prominent;
  const held = found.parts.flatMap((part) => part.patches).length;
  expect(tellLayer(found, "parts")).toBeNull();
  expect(tellLayer(found, "none")).toBeNull();
  expect(tellLayer(found, "patches")).toContain(`${columns} × ${rows} patches; ${held} of ${rows * columns}`);
  expect(tellLayer(found, "prominent")).toContain(
    `${patches.filter((each) => each === 1).length} of ${rows * columns} patches`,
  );
  expect(tellLayer(found, "object")).toMatch(/refined to pixels: \d+ %/u);
  expect(tellLayer(found, "values")).toContain(`speaks for “${found.prediction.explained.name}”`);
  expect(tellLayer({ ...found, causes: null }, "values")).toContain("are being weighed");
  const settings = { ...found.method.settings, causes: "none" as const };
  const unweighed = { ...found, causes: null, method: { ...found.method, settings } };
  expect(tellLayer(unweighed, "values")).toContain("not been weighed");
});

test("values have a part's share of the strongest, and none where parts were not weighed", () => {
  const { players, logodds } = found.causes!;
  const values = valuesOf(found);
  expect(Array.from(values.keys())).toEqual(players);
  expect(Array.from(values.values(), ({ value }) => value)).toEqual(logodds.values);
  expect(Math.max(...Array.from(values.values(), ({ strength }) => strength))).toBe(1);
  expect(valuesOf({ causes: null }).size).toBe(0);
});
