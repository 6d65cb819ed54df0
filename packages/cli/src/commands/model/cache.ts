import { hubModel, pruneModels, removeModel } from "@commonground/clip";
import { hubSettings, listCache } from "@commonground/files/node";
import { Command } from "commander";
import { jsonOption, writeResult } from "../../json-option.ts";
import { nothingToQuiet } from "../../nothing-to-quiet.ts";
import { oneLine } from "../../one-line.ts";
import { writeOutput } from "../../standard-output.ts";
import { UsageError } from "../../usage-error.ts";

export const lsCommand = () =>
  new Command("ls")
    .description("Lists the models in the cache, whichever tool has put them there.")
    .addOption(jsonOption("what there is"))
    .addOption(nothingToQuiet())
    .addHelpText("after", "\nExample:\n  $ commonground model ls")
    .action(async ({ json }: { json?: string }) => {
      const settings = await hubSettings(process.env);
      const models = (await listCache(settings)).filter(({ type }) => type === "model");
      await writeResult(json, models, () => {
        const lines = models.flatMap(({ repo, size, revisions }) => [
          `${megabytes(size).padStart(10)}  ${repo}`,
          ...revisions.map(({ commit, refs }) => `${" ".repeat(12)}${commit} ${oneLine(refs.join(" "))}`),
        ]);
        return [
          ...lines,
          `${models.length} model${models.length === 1 ? "" : "s"} in ${settings.cacheDirectory}\n`,
        ].join("\n");
      });
    });

export const rmCommand = () =>
  new Command("rm")
    .description("Removes a model from the cache, and what was quantised from it.")
    .argument("<name>", "known checkpoint or hub id")
    .addOption(nothingToQuiet())
    .addHelpText("after", "\nExample:\n  $ commonground model rm ViT-B-32/openai")
    .action(async (name: string) => {
      const model = hubModel(name);
      if (model === undefined) {
        throw new UsageError(
          `${name}: is neither a known checkpoint nor a hub id (org/name); see commonground model list`,
        );
      }
      const { repo, revision } = model;
      if (revision !== undefined) {
        throw new UsageError(`${name}: all revisions are removed together; give ${repo}`);
      }
      const freed = await removeModel(repo, await hubSettings(process.env));
      writeOutput(`removed ${repo}, ${megabytes(freed)}\n`);
    });

export const pruneCommand = () =>
  new Command("prune")
    .description(
      "Removes what nothing leads to: old revisions, blobs no revision needs and what was quantised from them, downloads given up.",
    )
    .option("--yes", "remove; without it the command only says what it would remove")
    .addOption(nothingToQuiet())
    .addHelpText("after", "\nExample:\n  $ commonground model prune")
    .action(async ({ yes }: { yes?: boolean }) => {
      const { pruned, quantised } = await pruneModels(await hubSettings(process.env), !yes);
      const things = [
        ...pruned,
        ...quantised.map(({ name, size }) => ({ kind: "int8", repo: "-", name, size })),
      ];
      for (const { repo, kind, name, size } of things) {
        writeOutput(`${megabytes(size).padStart(10)}  ${kind.padEnd(8)}  ${repo}  ${oneLine(name)}\n`);
      }
      const total = things.reduce((sum, { size }) => sum + size, 0);
      const advice = !yes && things.length > 0 ? "; --yes removes them" : "";
      writeOutput(
        `${yes ? "removed" : "would remove"} ${things.length} thing${things.length === 1 ? "" : "s"}, ${megabytes(total)}${advice}\n`,
      );
    });

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
