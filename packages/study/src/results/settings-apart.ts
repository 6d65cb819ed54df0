import type { ExplainSettings } from "@commonground/core";

type Name = keyof ExplainSettings;

/** What a model decides where it is left open: what it recommends, and features and projections that it lacks. */
const OF_MODELS: ReadonlySet<Name> = new Set(["features", "projection", "regions"]);
/** What is the default of these depends on the regions. */
const OF_REGIONS: ReadonlySet<Name> = new Set(["masks", "candidates"]);
/** What made an answer changes nothing else that is told of it. */
const OF_CAUSES: ReadonlySet<Name> = new Set(["causes", "removal"]);

/** Settings in which two runs differ though one plan, whatever their models are, would have given both the same. */
export function settingsApart(a: ExplainSettings, b: ExplainSettings): Name[] {
  const names = Object.keys({ ...a, ...b }) as Name[];
  return names.filter(
    (name) =>
      a[name] !== b[name] &&
      !OF_MODELS.has(name) &&
      !OF_CAUSES.has(name) &&
      !(OF_REGIONS.has(name) && a.regions !== b.regions) &&
      !(name === "masks" && a.regions === "pooled"),
  );
}
