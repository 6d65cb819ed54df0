import { CommonGroundError } from "@commonground/core";
import { expect, test } from "vitest";
import { faultOf } from "./fault-of.ts";

test("a file of the page itself goes by its name, since the page's address may have a token in it", () => {
  const base = "http://127.0.0.1:4000/SECRET/";
  const error = new CommonGroundError("NOT_FOUND", `${base}models/a/: holds no model`);
  expect(faultOf(error, base)).toEqual({ code: "NOT_FOUND", message: "models/a/: holds no model" });
  expect(faultOf(`of ${base}`, base)).toEqual({ code: "CRASHED", message: "of " });
});
