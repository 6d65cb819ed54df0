import {
  embeddedModels,
  KNOWN_CHECKPOINTS,
  type KnownCheckpoint,
  OPENAI_MEAN,
  OPENAI_STD,
} from "@commonground/clip";
import { Command } from "commander";
import { jsonOption, writeResult } from "../../json-option.ts";

const ACTIVATIONS = { "quick-gelu": "QuickGELU", gelu: "GELU", "gelu-tanh": "GELU (tanh)" } as const;

export const listCommand = () =>
  new Command("list")
    .description("Lists the models that come with the packages and the published ones known by name.")
    .addOption(jsonOption("what is known, with sizes in bytes and all of the paper's figures,"))
    .addHelpText("after", "\nExample:\n  $ commonground model list")
    .action(async ({ json }: { json?: string }) => {
      const models = { embedded: embeddedModels(), known: KNOWN_CHECKPOINTS };
      await writeResult(json, models, text);
    });

function text(): string {
  const embedded = embeddedModels().map(({ name, megabytes, licence, description }) => [
    name,
    `${megabytes.toFixed(1)} MB`,
    licence,
    description,
  ]);
  const known = KNOWN_CHECKPOINTS.map((checkpoint) => [
    checkpoint.name,
    checkpoint.architecture,
    `${checkpoint.imageSize} px`,
    preprocessing(checkpoint.preprocess),
    ACTIVATIONS[checkpoint.activation],
    `${checkpoint.parameters.toFixed(0)} M`,
    checkpoint.licence,
    checkpoint.paper ? `${checkpoint.paper.imagenetTop1.toFixed(2)} %` : "",
    checkpoint.hubId,
  ]);
  return [
    "Embedded:",
    ...table(embedded),
    "",
    "Published, pulled from the hub on first use:",
    ...table([
      [
        "name",
        "family",
        "input",
        "preprocessing",
        "activation",
        "parameters",
        "licence",
        "paper top-1",
        "hub id",
      ],
      ...known,
    ]),
    "",
    "crop: the shortest side to the input's, then its centre; squash: both sides to the input's.",
    `clip: mean ${OPENAI_MEAN.join(", ")}, standard deviation ${OPENAI_STD.join(", ")}; 0.5: both 0.5.`,
    "",
    "Any other hub id (org/name) and any directory with a checkpoint are models, too: their configuration decides.",
    "",
  ].join("\n");
}

function preprocessing({ interpolation, resize, mean }: KnownCheckpoint["preprocess"]): string {
  return `${interpolation} ${resize === "shortest" ? "crop" : resize} ${mean[0] === OPENAI_MEAN[0] ? "clip" : mean[0]}`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((cells) => cells[c]!.length)));
  return rows.map((cells) => `  ${cells.map((cell, c) => cell.padEnd(widths[c]!)).join("  ")}`.trimEnd());
}
