import type { Command } from "commander";
import { methodSettings } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Beside a plan, an option that the plan decides would be passed over. `planned`: attributes of the options that make a
 * plan, besides those of the method.
 */
export function refusePlanned(plan: string, command: Command, planned: readonly string[]): void {
  const names = [...planned, ...Object.keys(methodSettings(command.opts()))];
  const given = names.find((name) => command.getOptionValueSource(name) === "cli");
  if (given === undefined) return;
  const { long } = command.options.find((option) => option.attributeName() === given)!;
  throw new UsageError(`${long}: the plan decides that; write it into ${plan}, or leave the option out`);
}
