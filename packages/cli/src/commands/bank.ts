import { loadModel, readBankShape } from "@commonground/clip";
import { descriptorsOf, lintBank } from "@commonground/core";
import { Command } from "commander";
import pc from "picocolors";
import { FAILURE, OK } from "../exit-codes.ts";

interface LintOptions {
  readonly model: string;
  readonly json?: boolean;
}

export function bankCommand(finish: (code: number) => void): Command {
  const lint = new Command("lint")
    .description(
      "find duplicates, class names in descriptors, empty, too long or wrongly encoded descriptors",
    )
    .argument("<name|file>", "concept bank")
    .option("--model <name|directory>", "model whose context length descriptors must fit", "emoji-vit-s")
    .option("--json", "findings as JSON")
    .addHelpText("after", "\nExample:\n  $ commonground bank lint emoji")
    .action(async (bank: string, options: LintOptions) => finish(await run(bank, options)));
  return new Command("bank").description("work with concept banks").addCommand(lint);
}

async function run(nameOrFile: string, options: LintOptions): Promise<number> {
  const bank = await readBankShape(nameOrFile);
  const model = await loadModel(options.model);
  try {
    const findings = lintBank(bank, {
      tokenCount: (text) => model.tokenizer.count(text),
      contextLength: model.info.contextLength,
    });
    const errors = findings.filter((finding) => finding.severity === "error").length;
    if (options.json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
    else {
      for (const { severity, rule, path, message } of findings) {
        process.stdout.write(
          `${severity === "error" ? pc.red("error") : pc.yellow("warning")}  ${path}  ${message} ${pc.dim(rule)}\n`,
        );
      }
      process.stdout.write(
        `${bank.name}: ${Object.keys(bank.classes).length} classes, ${descriptorsOf(bank).length} distinct descriptors; ${errors} errors, ${findings.length - errors} warnings\n`,
      );
    }
    return errors > 0 ? FAILURE : OK;
  } finally {
    await model.dispose();
  }
}
