import {
  type Bank,
  checkSupport,
  CommonGroundError,
  type ExplainSettings,
  settingsFor,
} from "@commonground/core";
import type { ModelInfo } from "@commonground/core";
import type { MethodName } from "@commonground/evaluate";
import { parsePlan } from "../plan/parse-plan.ts";
import { type PlannedDataSet, type PlannedModel, STUDY_SCHEMA, type StudyPlan } from "../plan/plan.ts";
import { type AblationName, type AblationPreset, ABLATIONS } from "./presets.ts";

/** What an ablation is made of besides its choices. */
export interface AblationQuestion {
  readonly dataset: PlannedDataSet;
  /** A bank by name or file. */
  readonly bank: string;
  /** Class names; left out, those of the data set, or else of the bank. */
  readonly classes?: readonly string[];
  readonly model: PlannedModel;
  /** What holds for all choices; what is not said is the model's and the bank's default. */
  readonly settings: Partial<ExplainSettings>;
  /** A folder for embeddings, so that choices that see alike, also of other ablations, are encoded once. */
  readonly embeddings: string;
}

/** A choice, by the name of its setting in the plans. */
export interface PlannedVariant {
  readonly label: string;
  readonly setting: string;
  /** Whether it is what holds where nothing is said; one is. */
  readonly usual: boolean;
}

export interface PlannedAblation {
  readonly name: AblationName;
  readonly variants: readonly PlannedVariant[];
  /** Choices that the model cannot follow, and why. */
  readonly leftOut: readonly { readonly label: string; readonly reason: string }[];
  /** A study that explains; null where words are not asked about. */
  readonly words: StudyPlan | null;
  /** An evaluation of the object; null where it is not asked about. */
  readonly object: StudyPlan | null;
}

/** What is lost at most when a run is killed. */
const SHARD_SIZE = 16;

/** The settings that decide where the object is. */
const OF_OBJECT = [
  "features",
  "prominent",
  "foreground",
] as const satisfies readonly (keyof ExplainSettings)[];

/**
 * An ablation as studies: its choices as settings, so that it is gone on with, stopped and shared as any study.
 * `info` and `candidates`: the model's and the bank's, which decide what holds where nothing is said. Throws
 * `INVALID_PLAN`, or `UNSUPPORTED_FEATURE` where the model cannot even do that.
 */
export function planAblation(
  name: AblationName,
  question: AblationQuestion,
  info: ModelInfo,
  bank: Pick<Bank, "candidates">,
): PlannedAblation {
  const preset: AblationPreset = ABLATIONS[name];
  const { variants, leftOut } = chooseVariants(preset, question.settings, info, bank);
  const plan = (given: object) =>
    parsePlan(
      {
        schema: STUDY_SCHEMA,
        name,
        dataset: question.dataset,
        bank: question.bank,
        ...(question.classes === undefined ? {} : { classes: question.classes }),
        models: [question.model],
        shardSize: SHARD_SIZE,
        ...given,
      },
      `the plan of the ablation ${name}`,
    );
  const settings = (of: (given: Partial<ExplainSettings>) => Partial<ExplainSettings>) =>
    Object.fromEntries(variants.map(({ setting, given }) => [setting, of(given)]));
  return {
    name,
    variants: variants.map(({ label, setting, usual }) => ({ label, setting, usual })),
    leftOut,
    words: preset.explains
      ? plan({
          settings: settings((given) => ({ ...given, causes: "none" })),
          keep: ["embeddings"],
          embeddings: question.embeddings,
        })
      : null,
    object:
      preset.stages.length > 0
        ? plan({
            settings: settings((given) =>
              Object.fromEntries(OF_OBJECT.flatMap((key) => (key in given ? [[key, given[key]]] : []))),
            ),
            evaluation: {
              methods: preset.stages.flatMap((stage): MethodName[] => [
                `object-${stage}`,
                `object-${stage}-disc`,
              ]),
              removal: "blur",
            },
          })
        : null,
  };
}

function chooseVariants(
  preset: AblationPreset,
  base: Partial<ExplainSettings>,
  info: ModelInfo,
  { candidates }: Pick<Bank, "candidates">,
) {
  const recommended =
    typeof candidates === "number" ? { ellipse: candidates, pooled: candidates } : candidates;
  const holds = (given: Partial<ExplainSettings>) =>
    settingsFor(info, { candidates: recommended }, { ...given, causes: "none" });
  checkSupport(info, holds(base));
  const usual = preset.label(holds(base));
  const given = preset.variants.map((variant) => ({ ...base, ...variant }));
  const among = given.some((each) => preset.label(holds(each)) === usual);
  const variants = new Map<string, PlannedVariant & { readonly given: Partial<ExplainSettings> }>();
  const leftOut: { label: string; reason: string }[] = [];
  for (const each of among ? given : [base, ...given]) {
    const label = preset.label(holds(each));
    if (variants.has(label)) continue;
    try {
      checkSupport(info, holds(each));
    } catch (error) {
      if (!(error instanceof CommonGroundError)) throw error;
      leftOut.push({ label, reason: error.message });
      continue;
    }
    const setting = `${preset.varied} ${label}`.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
    variants.set(label, { label, setting, usual: label === usual, given: label === usual ? base : each });
  }
  return { variants: [...variants.values()], leftOut };
}
