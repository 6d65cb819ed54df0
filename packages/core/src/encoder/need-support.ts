import { CommonGroundError } from "../errors.ts";
import type { ModelInfo, ProjectedFeature } from "./encoder.ts";

/** Throws `UNSUPPORTED_FEATURE` for a way into the joint space that a model has not. */
export function needProjection(
  { id, architecture, projections }: Pick<ModelInfo, "id" | "architecture" | "projections">,
  wanted: ProjectedFeature,
): void {
  if (projections.includes(wanted)) return;
  const ways = projections.map((name) => name.replace("projected-", "")).join(", ");
  throw new CommonGroundError(
    "UNSUPPORTED_FEATURE",
    `Regions "pooled" by "${wanted.replace("projected-", "")}": ${id} (${architecture}) has ` +
      (ways === ""
        ? "no way to bring patches into the joint space; take ellipses"
        : `${ways} alone; take ${projections.length === 1 ? "that" : "one of these"}, or ellipses`),
  );
}

/** Throws `UNSUPPORTED_FEATURE` for a model that can leave no patches out of its sequence. */
export function needDrop({ id, architecture, drop }: Pick<ModelInfo, "id" | "architecture" | "drop">): void {
  if (drop) return;
  throw new CommonGroundError(
    "UNSUPPORTED_FEATURE",
    `removal "drop": ${id} (${architecture}) cannot leave patches out; take blur, page or mean`,
  );
}
