import { expect, test } from "vitest";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { assignDescriptors } from "./assign.ts";

const rows = (...values: number[][]): Matrix =>
  matrix(values.length, values[0].length, Float32Array.from(values.flat()));

const oneStrongWord = rows([0.9, 0.5, 0.1], [0.9, 0.1, 0.5]);

const first = (match: "transport" | "topk") =>
  assignDescriptors(oneStrongWord, { match, temperature: 1, descriptorsPerPart: 1 }).map(
    ([best]) => best.candidate,
  );

test("transport gives parts different descriptors where similarity alone gives them the same", () => {
  expect(first("topk")).toEqual([0, 0]);
  expect(first("transport")).toEqual([1, 2]);
});

test("an assigned descriptor carries its cosine and its entry of the plan", () => {
  const settings = { temperature: 1, descriptorsPerPart: 3 };
  const [part] = assignDescriptors(oneStrongWord, { ...settings, match: "transport" });
  expect(part.map(({ candidate }) => candidate)).toEqual([1, 0, 2]);
  expect(part[0].similarity).toBe(0.5);
  expect(part[1].transport).toBeCloseTo(0.5, 6);
  expect(
    part[0].transport! +
      assignDescriptors(oneStrongWord, { ...settings, match: "transport" })[1][2].transport!,
  ).toBeCloseTo(1, 6);
  const [ablation] = assignDescriptors(oneStrongWord, { ...settings, match: "topk" });
  expect(ablation.map(({ candidate, transport }) => [candidate, transport])).toEqual([
    [0, null],
    [1, null],
    [2, null],
  ]);
});

test("with fewer candidates than places each part gets all of them", () => {
  const settings = { match: "transport", temperature: 1, descriptorsPerPart: 3 } as const;
  expect(assignDescriptors(rows([0.1], [0.9]), settings).map((part) => part.length)).toEqual([1, 1]);
});

test("one part gets its most similar descriptors, since every entry of its plan is 1", () => {
  const settings = { match: "transport", temperature: 1, descriptorsPerPart: 3 } as const;
  const [part] = assignDescriptors(rows([0.1, 0.3, 0.2, 0.3, 0.25]), settings);
  expect(part.map(({ candidate, transport }) => [candidate, transport])).toEqual([
    [1, 1],
    [3, 1],
    [4, 1],
  ]);
});

test("parts that are alike get their most similar descriptors too", () => {
  const settings = { match: "transport", temperature: 1, descriptorsPerPart: 2 } as const;
  const alike = [0.11, 0.13, 0.32, 0.27];
  expect(
    assignDescriptors(rows(alike, alike, alike), settings).map((part) => part.map((d) => d.candidate)),
  ).toEqual([
    [2, 3],
    [2, 3],
    [2, 3],
  ]);
});
