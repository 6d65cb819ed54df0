import { CommonGroundError } from "@commonground/core";
import { expect, test } from "vitest";
import { cacheError } from "./cache-error.ts";

test("a full disk is one line that says what to do, and keeps its cause", () => {
  const cause = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
    syscall: "write",
  });
  expect(cacheError("/cache", cause)).toMatchObject({
    code: "NOT_WRITABLE",
    message:
      "/cache: the cache of the hub cannot be written (the disk is full); make room or choose another folder with HF_HUB_CACHE",
    cause,
  });
});

test("what is no failure of a file passes through", () => {
  const ours = new CommonGroundError("CORRUPT", "wrong bytes");
  const theirs = new TypeError("a mistake");
  expect(cacheError("/cache", ours)).toBe(ours);
  expect(cacheError("/cache", theirs)).toBe(theirs);
});
