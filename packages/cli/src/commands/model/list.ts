import { embeddedModels, KNOWN_CHECKPOINTS } from "@commonground/clip";
import { Command } from "commander";
import { writeOutput } from "../../standard-output.ts";

export const listCommand = () =>
  new Command("list")
    .description("Lists the models that come with the packages and the published ones known by name.")
    .option("--json", "as JSON, with preprocessing and the paper's figures")
    .addHelpText("after", "\nExample:\n  $ commonground model list")
    .action(({ json }: { json?: boolean }) => {
      const models = { embedded: embeddedModels(), known: KNOWN_CHECKPOINTS };
      writeOutput(json ? `${JSON.stringify(models, null, 2)}\n` : text());
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
    ...table([["name", "family", "input", "parameters", "licence", "paper top-1", "hub id"], ...known]),
    "",
    "Any other hub id (org/name) and any directory with a checkpoint are models, too: their configuration decides.",
    "",
  ].join("\n");
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((cells) => cells[c]!.length)));
  return rows.map((cells) => `  ${cells.map((cell, c) => cell.padEnd(widths[c]!)).join("  ")}`.trimEnd());
}
