import { type ExplainSettings, type Explanation, isMutualKnowledge } from "@commonground/core";
import { formatNumber, formatPercent } from "../format.ts";
import { escapeText, type Markup } from "../svg.ts";

const SETTING_NAMES: Record<keyof ExplainSettings, string> = {
  features: "patch features",
  prominent: "prominent patches by",
  foreground: "object’s side chosen by",
  parts: "parts by",
  partCount: "parts asked for (L)",
  regions: "parts shown to the encoder as",
  projection: "patches into the joint space by",
  masks: "masks",
  causes: "what made the answer by",
  removal: "parts taken away by",
  candidates: "candidates per part (k)",
  relevance: "relevance threshold",
  relevanceText: "text for relevance",
  match: "descriptors assigned by",
  temperature: "transport temperature (τ)",
  descriptorsPerPart: "descriptors per part",
  languageConcepts: "language concepts (u)",
  seed: "seed",
};

/** Everything that is needed to make the same explanation again. */
export function details(explanation: Explanation): Markup {
  const { image, model, bank, classes, method, software, share, prominent, diversity } = explanation;
  const rows: Row[] = [
    ["image", image.path ?? "(pixels)"],
    ["image SHA-256", image.sha256 ?? "–"],
    [
      "image size",
      `${image.width} × ${image.height} px, seen as ${image.frame.width} × ${image.frame.height}`,
    ],
    ["images the parts were found on", String(image.jointly)],
    ["model", `${model.id} (${model.architecture}, ${model.layout}, ${model.precision})`],
    ...(model.revision === null ? [] : [["commit on the hub", model.revision] as Row]),
    ["weights SHA-256", model.sha256],
    ["configuration SHA-256", model.configurationSha256],
    ["patch grid", `${model.grid.rows} × ${model.grid.columns}`],
    ...when(prominent, ({ area }) => ["prominent area", `${formatPercent(area)} of the frame`]),
    ["bank", `${bank.name}, ${bank.size} descriptors`],
    ["bank SHA-256", bank.sha256],
    ["class templates", bank.classTemplates.join(" · ")],
    ["descriptor template", bank.descriptorTemplate],
    ["method", `${method.name}, version ${method.version}`],
    ["software", `${software.name} ${software.version}, ${software.runtime} on ${software.device}`],
    ...when(share, ({ share, chance }) => [
      "share of concepts, and by chance",
      `${formatPercent(share)}${chance === null ? "" : `, ${formatPercent(chance)}`}`,
    ]),
    ["classes", String(classes.count)],
    ["classes SHA-256", classes.sha256],
    ...when(diversity, (nats) => ["diversity of descriptors over parts", `${formatNumber(nats)} nats`]),
    ...settingRows(explanation),
  ];
  return `<details><summary>Settings and provenance</summary><table><tbody>${rows
    .map(([name, value]) => `<tr><th scope="row">${escapeText(name)}</th><td>${escapeText(value)}</td></tr>`)
    .join("")}</tbody></table></details>`;
}

function settingRows(explanation: Explanation): Row[] {
  if (isMutualKnowledge(explanation)) {
    return Object.entries(explanation.method.settings).map(([key, value]) => [
      SETTING_NAMES[key as keyof ExplainSettings],
      String(value),
    ]);
  }
  return Object.entries(explanation.method.settings).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
}

/** The row of something that is there. */
function when<T>(value: T | null, row: (value: T) => Row): Row[] {
  return value === null ? [] : [row(value)];
}

type Row = [name: string, value: string];
