import { type ExplainSettings, type ModelInfo, SETTING_CHOICES } from "@commonground/core";

export interface SettingControl {
  readonly name: "regions" | "prominent" | "features" | "match";
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly text: string }[];
}

const LABELS = {
  regions: "How a part is shown to it",
  prominent: "How the object is found",
  features: "Features of patches",
  match: "How words are matched",
} as const;

const TEXTS: Readonly<Record<string, string>> = {
  ellipse: "circled in red",
  pooled: "mean of its patches",
  gdc: "graph decomposition",
  pca: "first principal component",
  none: "all of the image",
  tokens: "tokens",
  keys: "keys",
  "keys-nobias": "keys without bias",
  ensemble: "tokens and keys",
  transport: "optimal transport over all parts",
  topk: "each part’s most similar",
};

/** The settings that have a fixed choice, with just what the model can follow. */
export function settingControls(
  model: Pick<ModelInfo, "features" | "projections">,
): readonly SettingControl[] {
  const has = (feature: string) => (model.features as readonly string[]).includes(feature);
  const can: Readonly<Record<string, () => boolean>> = {
    pooled: () => model.projections.length > 0,
    tokens: () => has("tokens"),
    keys: () => has("keys"),
    "keys-nobias": () => has("keys-nobias"),
    ensemble: () => has("tokens") && has("keys"),
  };
  return (Object.keys(LABELS) as SettingControl["name"][]).map((name) => ({
    name,
    label: LABELS[name],
    choices: SETTING_CHOICES[name]
      .filter((value) => can[value]?.() ?? true)
      .map((value) => ({ value, text: TEXTS[value] ?? value })),
  }));
}

/** Settings with one changed; what is left to the recommendation is left out. */
export function withSetting<K extends keyof ExplainSettings>(
  settings: Partial<ExplainSettings>,
  name: K,
  value: ExplainSettings[K] | undefined,
): Partial<ExplainSettings> {
  const { [name]: _, ...rest } = settings;
  return (value === undefined ? rest : { ...rest, [name]: value }) as Partial<ExplainSettings>;
}
