import { expect, test } from "vitest";
import { cut, displayWidth } from "./width.ts";

test.each([
  ["dog", 3],
  ["ｆｕｌｌ", 8],
  ["柴犬", 4],
  ["ｶﾅ", 2],
  ["한국", 4],
  ["🐶", 2],
  ["👩🏽‍🚀", 2],
  ["❤️", 2],
  ["e\u0301", 1],
  ["● ▀·", 4],
  ["", 0],
])("%j takes %d cells", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test("what fits is not cut", () => {
  expect(cut("柴犬", 4)).toBe("柴犬");
});

test("what is cut fits and ends in an ellipsis, wide characters whole", () => {
  expect(cut("floppy ears", 7)).toBe("floppy…");
  expect(cut("柴犬柴犬", 6)).toBe("柴犬…");
  expect(displayWidth(cut("柴犬柴犬", 6))).toBeLessThanOrEqual(6);
});
