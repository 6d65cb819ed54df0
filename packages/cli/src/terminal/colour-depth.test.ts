import { expect, test } from "vitest";
import { colourDepth } from "./colour-depth.ts";

test("a terminal takes the colours it says it has", () => {
  expect(colourDepth({ TERM: "xterm-256color" }, true)).toBe(8);
  expect(colourDepth({ TERM: "xterm", COLORTERM: "truecolor" }, true)).toBe(24);
  expect(colourDepth({ TERM: "dumb" }, true)).toBe(1);
});

test("a file or a pipe takes none, even in continuous integration", () => {
  expect(colourDepth({ TERM: "xterm-256color", CI: "true" }, false)).toBe(1);
});

test("FORCE_COLOR asks for colours anywhere", () => {
  expect(colourDepth({ FORCE_COLOR: "1" }, false)).toBe(4);
  expect(colourDepth({ FORCE_COLOR: "3" }, false)).toBe(24);
  expect(colourDepth({ FORCE_COLOR: "0", TERM: "xterm-256color" }, true)).toBe(1);
});

test("NO_COLOR wins over everything, unless it is empty", () => {
  expect(colourDepth({ NO_COLOR: "1", FORCE_COLOR: "3", TERM: "xterm-256color" }, true)).toBe(1);
  expect(colourDepth({ NO_COLOR: "", TERM: "xterm-256color" }, true)).toBe(8);
});
