import type { ExplainSettings } from "@commonground/core";
import type { ImageTold, RunInfo } from "../../results/study-engine.ts";
import type { Model } from "../../state/explorer.ts";
import type { ViewState } from "../../state/view-state.ts";

/** What to show for a row's explanation to be computed here, or why it cannot be. */
export type ExplainHere =
  | { readonly can: true; readonly fields: Partial<ViewState>; readonly but: string | null }
  | { readonly can: false; readonly why: string };

const no = (why: string) => ({ can: false, why }) as const;

/** `model`: the page's own; null while it loads. */
export function explainHere({ row, given, same }: ImageTold, run: RunInfo, model: Model | null): ExplainHere {
  if (given === null) return no("The image is not among those that were given to this page.");
  if (same === false)
    return no("The image was changed since the study: its file has another hash than the row.");
  if (run.made === null)
    return no("These rows do not say which model made them; open them with their run.json.");
  if (model === null) return no("The model is loading.");
  if (run.made.weightsSha256 !== model.info.sha256) {
    return no(`The model is not at hand: this page has ${model.info.id}, and ${run.name} made this row.`);
  }
  const { bankSha256, classesSha256, settings, parts } = run.made;
  const { vocabulary } = model;
  const but = [
    bankSha256 === vocabulary.bankSha256 ? null : "other concepts",
    classesSha256 === vocabulary.classesSha256 ? null : "other classes",
    parts === "image" ? null : "parts found in this image alone",
  ].filter((each) => each !== null);
  const versus = row.correct === false && model.classes.includes(row.label ?? "") ? row.label : null;
  return {
    can: true,
    but: but.length === 0 ? null : `with ${but.join(", ")} than the study’s`,
    fields: {
      view: "image",
      image: { from: "given", id: String(given) },
      settings: settingsToName(settings, vocabulary.settings),
      target: null,
      versus: settings.causes === "none" ? null : versus,
      part: null,
      word: null,
    },
  };
}

/** Settings that the page would not choose by itself. What it chooses for `candidates` follows `regions`. */
export function settingsToName(of: ExplainSettings, own: ExplainSettings): Partial<ExplainSettings> {
  const names = Object.keys(of) as (keyof ExplainSettings)[];
  return Object.fromEntries(
    names
      .filter((name) => of[name] !== own[name] || (name === "candidates" && of.regions !== own.regions))
      .map((name) => [name, of[name]]),
  );
}
