import { type ExplainSettings, METHOD_VERSION } from "@commonground/core";
import type { ImageTold, RunInfo } from "../../results/study-engine.ts";
import type { Model } from "../../state/explorer.ts";
import type { Question } from "./question-of.ts";
import { DEFAULT_MODEL, OUR_MODELS } from "../../ours.ts";
import { OF_ONE_IMAGE, type ViewState } from "../../state/view-state.ts";

/** What to show for a row's explanation to be computed here, or why it cannot be. */
export type ExplainHere =
  | { readonly can: true; readonly fields: Partial<ViewState>; readonly but: string | null }
  | {
      readonly can: false;
      readonly why: string;
      /** The model that made the row, where it comes along. */
      readonly load?: Pick<ViewState, "model">;
    };

const no = (why: string) => ({ can: false, why }) as const;

/** `model`: the page's own, and the run's question as it would be asked of it; null while that is looked for. */
export function explainHere(
  { row, given, same }: ImageTold,
  run: RunInfo,
  model: Model | null,
  question: Question | null,
): ExplainHere {
  if (given === null) return no("The image is not among those that were given to this page.");
  if (same === false)
    return no("The image was changed since the study: its file has another hash than the row.");
  if (run.made === null)
    return no("These rows do not say which model made them; open them with their run.json.");
  if (model === null) return no("The model is loading.");
  if (run.made.weightsSha256 !== model.info.sha256) {
    const { model: maker } = run.made;
    if (model.info.id === maker) {
      return no(
        `The model is not at hand: this page has ${maker} with other weights than those that made this row.`,
      );
    }
    if (!OUR_MODELS.some(({ name }) => name === maker)) {
      return no(`The model is not at hand: this page has ${model.info.id}, and ${run.name} made this row.`);
    }
    return {
      ...no(`This row is of ${run.name}, which comes along; the page has loaded ${model.info.id}.`),
      load: { model: maker === DEFAULT_MODEL ? null : { from: "ours", id: maker } },
    };
  }
  if (question === null) return no("The model is loading.");
  const { settings } = run.made;
  const but = differencesOf(run.made, model, question);
  const versus = row.correct === false && question.classes.includes(row.label ?? "") ? row.label : null;
  return {
    can: true,
    but: but.length === 0 ? null : `Not quite as in the study: ${but.join("; ")}.`,
    fields: {
      // Nothing that was marked, asked or taken away of another image holds for this one.
      ...OF_ONE_IMAGE,
      ...question.fields,
      view: "image",
      image: { from: "given", id: String(given) },
      settings: settingsToName(settings, question.settings),
      versus: settings.causes === "none" ? null : versus,
    },
  };
}

/** In what an explanation by the page's model is not that of the study, though their weights are the same. */
function differencesOf(
  made: NonNullable<RunInfo["made"]>,
  { info }: Model,
  { sameBank, sameClasses }: Question,
): string[] {
  const { precision, method } = made;
  return [
    precision === info.precision
      ? null
      : `the page computes in ${info.precision}, the study did in ${precision}`,
    made.configurationSha256 === info.configurationSha256 ? null : "another configuration of the model",
    sameBank ? null : "other concepts",
    sameClasses ? null : "other classes",
    made.parts === "image" ? null : "parts found in this image alone, not over its class",
    method === METHOD_VERSION
      ? null
      : `version ${METHOD_VERSION} of the method, where the study has ${method}`,
  ].filter((each) => each !== null);
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
