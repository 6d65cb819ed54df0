import type { Claim, Finding } from "./study-report.ts";

/** What was found of one thing, under which settings. */
export interface FindingGroup {
  readonly about: string;
  readonly told: readonly FoundUnder[];
}

/** Settings of which the very same is said stand together. */
export interface FoundUnder extends Pick<Claim, "kind" | "says"> {
  readonly settings: readonly string[];
}

/** Findings of several settings by what they are about, in the order of the first of each. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, (FoundUnder & { settings: string[] })[]>();
  for (const { about, kind, says, setting } of findings) {
    const told = groups.get(about) ?? [];
    groups.set(about, told);
    const same = told.find((each) => each.kind === kind && each.says === says);
    if (same === undefined) told.push({ kind, says, settings: [setting] });
    else same.settings.push(setting);
  }
  return Array.from(groups, ([about, told]) => ({ about, told }));
}
