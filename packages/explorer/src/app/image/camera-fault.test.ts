import { expect, test } from "vitest";
import { faultOf } from "../../state/fault-of.ts";
import { cameraFault, noCameraHere, noStill } from "./camera-fault.ts";

test.each([
  ["NotAllowedError", /may not use the camera.*Allow it in the browser/u],
  ["SecurityError", /forbids the camera.*tab of its own/u],
  ["NotFoundError", /No camera was found.*Connect one/u],
  ["NotReadableError", /Another program uses the camera.*End that one/u],
  ["AbortError", /did not start: Starting failed.*Press Camera again/u],
])(
  "a camera that ends in %s is told in sentences, what it is and what to do, without a code",
  (name, told) => {
    const fault = faultOf(cameraFault(new DOMException("Starting failed", name)), "http://page/");
    expect(fault).toEqual({ code: null, message: expect.stringMatching(told) });
    expect(fault.message).toMatch(/or choose or drop a picture\.$/u);
  },
);

test("where browsers give no camera, or none of its pictures, a picture of one's own is offered", () => {
  for (const fault of [noCameraHere(), noStill()]) {
    expect(faultOf(fault, "")).toEqual({ code: null, message: expect.stringMatching(/drop a picture\.$/u) });
  }
});
