import { writeFileAtomically } from "@commonground/files/node";
import { Option } from "commander";
import { writeOutput } from "./standard-output.ts";

/** `--json [file|-]`, the same in every command: alone or with `-` to standard output. */
export function jsonOption(what: string): Option {
  return new Option("--json [file|-]", `${what} as JSON (- or no file: to standard output)`).preset("-");
}

/** Puts a result where `--json` says, and whatever else is told, to standard output, where it does not. */
export async function writeResult(
  json: string | undefined,
  value: unknown,
  text: () => string,
): Promise<void> {
  if (json === "-") writeOutput(`${JSON.stringify(value, null, 2)}\n`);
  else {
    if (json !== undefined) await writeFileAtomically(json, `${JSON.stringify(value, null, 2)}\n`);
    writeOutput(text());
  }
}
