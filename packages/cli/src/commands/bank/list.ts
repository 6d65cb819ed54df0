import { listBanks } from "@commonground/files/node";
import { Command } from "commander";
import { jsonOption, writeResult } from "../../json-option.ts";
import { nothingToQuiet } from "../../nothing-to-quiet.ts";
import { oneLine } from "../../one-line.ts";

export const listCommand = () =>
  new Command("list")
    .description("Lists the banks that come with the packages.")
    .addOption(jsonOption("the banks"))
    .addOption(nothingToQuiet())
    .addHelpText("after", "\nExample:\n  $ commonground bank list")
    .action(async ({ json }: { json?: string }) => {
      const banks = await listBanks();
      await writeResult(json, banks, () =>
        banks
          .map(
            ({ name, classes, descriptors, description }) =>
              `${name}  ${classes} classes, ${descriptors} descriptors  ${oneLine(description)}\n`,
          )
          .join(""),
      );
    });
