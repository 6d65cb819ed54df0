import type { Encoder } from "@commonground/core";
import { beforeAll, describe, test } from "vitest";
import { encoderChecks } from "./encoder-contract.ts";

/** The contract of an encoder as tests, one a promise. */
export function describeEncoder(name: string, make: () => Encoder | Promise<Encoder>): void {
  describe(`${name} keeps the contract of an encoder`, () => {
    let encoder: Encoder;
    beforeAll(async () => {
      encoder = await make();
    });
    test.each(encoderChecks)("$name", ({ check }) => check(encoder));
  });
}
