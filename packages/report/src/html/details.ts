import type { Explanation } from "@commonground/core";
import { formatNumber, formatPercent } from "../format.ts";
import { escapeText, type Markup } from "../svg.ts";

const SETTING_NAMES: Record<keyof Explanation["method"]["settings"], string> = {
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
export function details({
  image,
  model,
  bank,
  classes,
  method,
  software,
  share,
  prominent,
  diversity,
}: Explanation): Markup {
  const rows: [string, string][] = [
    ["image", image.path ?? "(pixels)"],
    ["image SHA-256", image.sha256 ?? "–"],
    [
      "image size",
      `${image.width} × ${image.height} px, seen as ${image.frame.width} × ${image.frame.height}`,
    ],
    ["images the parts were found on", String(image.jointly)],
    ["model", `${model.id} (${model.architecture}, ${model.layout}, ${model.precision})`],
    ...(model.revision === null ? [] : [["commit on the hub", model.revision] as [string, string]]),
    ["weights SHA-256", model.sha256],
    ["configuration SHA-256", model.configurationSha256],
    ["patch grid", `${model.grid.rows} × ${model.grid.columns}`],
    ["prominent area", `${formatPercent(prominent.area)} of the frame`],
    ["bank", `${bank.name}, ${bank.size} descriptors`],
    ["bank SHA-256", bank.sha256],
    ["class templates", bank.classTemplates.join(" · ")],
    ["descriptor template", bank.descriptorTemplate],
    ["method", `${method.name}, version ${method.version}`],
    ["software", `${software.name} ${software.version}, ${software.runtime} on ${software.device}`],
    [
      "share of concepts, and by chance",
      `${formatPercent(share.share)}${share.chance === null ? "" : `, ${formatPercent(share.chance)}`}`,
    ],
    ["classes", String(classes.count)],
    ["classes SHA-256", classes.sha256],
    ["diversity of descriptors over parts", `${formatNumber(diversity)} nats`],
    ...Object.entries(method.settings).map(([key, value]): [string, string] => [
      SETTING_NAMES[key as keyof typeof method.settings],
      String(value),
    ]),
  ];
  return `<details><summary>Settings and provenance</summary><table><tbody>${rows
    .map(([name, value]) => `<tr><th scope="row">${escapeText(name)}</th><td>${escapeText(value)}</td></tr>`)
    .join("")}</tbody></table></details>`;
}
