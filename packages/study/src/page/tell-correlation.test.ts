import { expect, test } from "vitest";
import { tellCorrelation } from "./tell-correlation.ts";

test("two models, which always lie on a line, have no correlation; three do", () => {
  expect(tellCorrelation(1, 2)).toBe("2 models, too few for a correlation");
  expect(tellCorrelation(0.5, 3)).toBe("r = 0.50, 3 models");
  expect(tellCorrelation(0.5, 7, [0.1, 0.8])).toBe("r = 0.50 [0.10, 0.80], 7 models");
  expect(tellCorrelation(Number.NaN, 7)).toBe("7 models; it does not vary");
});
