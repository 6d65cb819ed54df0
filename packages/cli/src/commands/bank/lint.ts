import { type Bank, descriptorsOf, lintBank, type LintFinding } from "@commonground/core";
import { Command } from "commander";
import pc from "picocolors";
import { FAILURE, OK } from "../../exit-codes.ts";
import { jsonOption, writeResult } from "../../json-option.ts";
import { interruptible } from "../../interruptible.ts";
import { oneLine } from "../../one-line.ts";
import { openModel } from "../../open-model.ts";
import { DEFAULT_MODEL } from "../../options.ts";
import { readNamedBankShape } from "../../read-named.ts";
import { colourDepth } from "../../terminal/colour-depth.ts";
import { createProgress } from "../../terminal/progress.ts";

interface LintOptions {
  readonly model: string;
  readonly json?: string;
  readonly quiet?: boolean;
}

export const lintCommand = (finish: (code: number) => void) =>
  new Command("lint")
    .description(
      "Finds duplicates, class names in descriptors, empty, too long and wrongly encoded descriptors. Ends with 1 if there are errors.",
    )
    .argument("<name|file>", "concept bank; - for standard input")
    .option("--model <name|directory>", "model whose context length descriptors must fit", DEFAULT_MODEL)
    .addOption(jsonOption("the findings"))
    .option("--quiet", "no progress")
    .addHelpText("after", "\nExample:\n  $ commonground bank lint emoji")
    .action(async (bank: string, options: LintOptions) =>
      finish(await interruptible((signal) => run(bank, options, signal))),
    );

async function run(nameOrFile: string, options: LintOptions, signal: AbortSignal): Promise<number> {
  const bank = await readNamedBankShape(nameOrFile);
  const model = await openModel({ model: options.model }, [], createProgress(options.quiet === true), signal);
  try {
    const tokenizer = await model.tokenizer();
    const findings = lintBank(bank, {
      tokenCount: (text) => tokenizer.count(text),
      contextLength: model.info.contextLength,
    });
    const errors = findings.filter((finding) => finding.severity === "error").length;
    await writeResult(options.json, findings, () => text(bank, findings, errors));
    return errors > 0 ? FAILURE : OK;
  } finally {
    await model.dispose();
  }
}

function text(bank: Bank, findings: readonly LintFinding[], errors: number): string {
  const colours = pc.createColors(colourDepth(process.env, process.stdout.isTTY) > 1);
  const lines = findings.map(({ severity, rule, path, message }) => {
    const kind = severity === "error" ? colours.red("error  ") : colours.yellow("warning");
    return `${kind}  ${oneLine(path)}  ${oneLine(message)} ${colours.dim(`(${rule})`)}`;
  });
  const summary = [
    `${Object.keys(bank.classes).length} classes`,
    count(descriptorsOf(bank).length, "distinct descriptor"),
  ].join(", ");
  lines.push(
    `${oneLine(bank.name)}: ${summary}; ${count(errors, "error")}, ${count(findings.length - errors, "warning")}`,
  );
  return `${lines.join("\n")}\n`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
