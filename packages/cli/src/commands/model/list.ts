import { embeddedModels, KNOWN_CHECKPOINTS, type KnownCheckpoint } from "@commonground/clip";
import { Command } from "commander";
import { jsonOption, writeResult } from "../../json-option.ts";
import { nothingToQuiet } from "../../nothing-to-quiet.ts";
import { wrap } from "../../terminal/wrap.ts";

export const listCommand = () =>
  new Command("list")
    .description("Lists the models that come with the packages and the published ones known by name.")
    .addOption(jsonOption("what is known, with sizes in bytes and all of the paper's figures,"))
    .addOption(nothingToQuiet())
    .addHelpText("after", "\nExample:\n  $ commonground model list")
    .action(async ({ json }: { json?: string }) => {
      const models = { embedded: embeddedModels(), known: KNOWN_CHECKPOINTS };
      await writeResult(json, models, text);
    });

/** Cells of the narrowest terminal that is common. */
const WIDTH = 80;

function text(): string {
  const embedded = embeddedModels();
  const nameWidth = Math.max(...embedded.map(({ name }) => name.length));
  const margin = nameWidth + 14;
  const families: readonly string[] = [...new Set(KNOWN_CHECKPOINTS.map(({ architecture }) => architecture))];
  return [
    "Embedded, CC BY-SA 4.0:",
    ...embedded.flatMap(({ name, megabytes, description }) => {
      const opening = `  ${name.padEnd(nameWidth)}  ${`${megabytes.toFixed(1)} MB`.padStart(6)}    `;
      const items = description.split(", ").map((piece) => ({ text: piece }));
      return wrap(items, { text: ", " }, WIDTH - margin).map(
        (line, i) => `${i === 0 ? opening : " ".repeat(margin)}${line}`,
      );
    }),
    "",
    "Published, pulled from the hub on first use, with input, parameters, licence,",
    "zero-shot top-1 on ImageNet (%) as the paper or its authors have it, and hub id:",
    ...families.flatMap((family) =>
      [family].concat(KNOWN_CHECKPOINTS.filter((each) => each.architecture === family).flatMap(published)),
    ),
    "",
    "Preprocessing, activation and the rest of the paper's figures: --json.",
    "Any other hub id (org/name) and any directory with a checkpoint are models, too:",
    "their configuration decides.",
    "",
  ].join("\n");
}

const NAME_WIDTH = 41;

function published(known: KnownCheckpoint): string[] {
  const { name, imageSize, parameters, licence, paper, imagenetTop1, hubId } = known;
  const isLong = name.length > NAME_WIDTH;
  const cells = [
    (isLong ? "" : name).padEnd(NAME_WIDTH),
    `${imageSize} px`,
    `${parameters.toFixed(0)} M`.padStart(6),
    licence.padEnd(12),
    (paper?.imagenetTop1 ?? imagenetTop1)?.toFixed(2) ?? "",
  ];
  return [...(isLong ? [`  ${name}`] : []), `  ${cells.join("  ")}`.trimEnd(), `      ${hubId}`];
}
