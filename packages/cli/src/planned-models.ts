import { type Precision, PRECISIONS } from "@commonground/clip";
import type { PlannedModel } from "@commonground/study";
import { InvalidArgumentError } from "commander";

const ENDS_WITH_PRECISION = new RegExp(`^(.+):(${PRECISIONS.join("|")})$`, "u");

/** `a,b:int8`: models with commas between, each with its own number format where one is said. */
export type NamedModel = Omit<PlannedModel, "precision"> & { readonly precision: Precision | undefined };

export function namedModels(text: string): NamedModel[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === "")) {
    throw new InvalidArgumentError("It must be names with commas between.");
  }
  return names.map((name) => {
    const [, model = name, precision] = ENDS_WITH_PRECISION.exec(name) ?? [];
    return { model, precision: precision as Precision | undefined };
  });
}

/** As a plan has them; what has no number format of its own gets `precision`. */
export function plannedModels(named: readonly NamedModel[], precision: Precision): PlannedModel[] {
  return named.map((each) => ({ model: each.model, precision: each.precision ?? precision }));
}
