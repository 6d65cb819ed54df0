import { STEP_NAMES, type StepName } from "@commonground/core";
import { expect, test } from "vitest";
import { keptSteps } from "./kept-steps.ts";

const keys = (mark: string) =>
  Object.fromEntries(STEP_NAMES.map((name) => [name, `${name} ${mark}`])) as Record<StepName, string>;

test("what is there is not made again, and what is made anew is told", () => {
  const steps = keptSteps();
  const begun: string[] = [];
  const keep = steps.under(keys("a"), (step) => begun.push(step));
  expect(keep("look", () => 1)).toBe(1);
  expect(keep("look", () => 2)).toBe(1);
  expect(steps.under(keys("b"), (step) => begun.push(step))("look", () => 3)).toBe(3);
  expect(begun).toEqual(["look", "look"]);
  expect([steps.find(keys("b").look), steps.find(keys("b").findObject)]).toEqual([3, undefined]);
});

test("what failed is made again, and nobody waits for what another run may cancel", async () => {
  const keep = keptSteps().under(keys("a"), () => {});
  const cancelled = keep("look", () => new Promise((_, reject) => setTimeout(reject, 1, new Error("late"))));
  expect(await keep("look", () => Promise.resolve(1))).toBe(1);
  await expect(cancelled).rejects.toThrow("late");
  expect(await keep("look", () => Promise.resolve(2))).toBe(1);
  await expect(keep("findObject", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await keep("findObject", () => Promise.resolve(3))).toBe(3);
});

test("what was asked for longest ago is forgotten first", () => {
  const keep = keptSteps(2).under(keys("a"), () => {});
  keep("look", () => 1);
  keep("findObject", () => 1);
  keep("look", () => 2);
  keep("partMasks", () => 1);
  expect([keep("look", () => 3), keep("findObject", () => 3)]).toEqual([1, 3]);
});
