import { type ExplainSettings, type ModelInfo, SETTING_CHOICES } from "@commonground/core";

export interface SettingControl {
  readonly name: keyof typeof LABELS;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly text: string }[];
}

const LABELS = {
  regions: "How a part is shown to it",
  prominent: "How the object is found",
  foreground: "Which side is the object",
  parts: "How it is divided",
  features: "Features of patches",
  masks: "Outlines",
  match: "How words are matched",
  removal: "How a part is taken away",
} as const;

const TEXTS: { readonly [K in keyof typeof LABELS]: Readonly<Record<string, string>> } = {
  regions: { ellipse: "circled in red", pooled: "mean of its patches" },
  prominent: { gdc: "graph decomposition", pca: "first principal component", none: "all of the image" },
  foreground: { border: "with less of the border", majority: "the smaller one, as published" },
  parts: { kmeans: "clusters (K-means)", pca: "principal components" },
  features: { "keys-nobias": "keys without bias", ensemble: "tokens and keys" },
  masks: { refined: "refined to pixels (CRF)", patches: "as the patches are" },
  match: { transport: "optimal transport over all parts", topk: "each part’s most similar" },
  removal: {
    page: "the page’s colour over it",
    blur: "blurred",
    mean: "the mean colour over it",
    drop: "its patches left out",
  },
};

/** The settings that have a fixed choice, with just what the model can follow. */
export function settingControls(
  model: Pick<ModelInfo, "features" | "projections" | "drop">,
): readonly SettingControl[] {
  const has = (feature: string) => (model.features as readonly string[]).includes(feature);
  const can: Readonly<Record<string, () => boolean>> = {
    pooled: () => model.projections.length > 0,
    tokens: () => has("tokens"),
    keys: () => has("keys"),
    "keys-nobias": () => has("keys-nobias"),
    ensemble: () => has("tokens") && has("keys"),
    drop: () => model.drop,
  };
  return (Object.keys(LABELS) as SettingControl["name"][]).map((name) => ({
    name,
    label: LABELS[name],
    choices: SETTING_CHOICES[name]
      .filter((value) => can[value]?.() ?? true)
      .map((value) => ({ value, text: TEXTS[name][value] ?? value })),
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

/** Settings that differ from what is recommended, but for the number of parts, which has a control of its own. */
export const changedSettings = (settings: Partial<ExplainSettings>): (keyof ExplainSettings)[] =>
  (Object.keys(settings) as (keyof ExplainSettings)[]).filter((name) => name !== "partCount");

/** Those of them that have no control: an address may name them. */
export function otherSettings(settings: Partial<ExplainSettings>): string[] {
  return changedSettings(settings)
    .filter((name) => !(name in LABELS) && name !== "candidates")
    .map((name) => `${name} ${settings[name]}`);
}
