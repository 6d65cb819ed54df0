import { Option } from "commander";

/** `--quiet` of a command that shows no progress: scripts may give it to every command alike. */
export function nothingToQuiet(): Option {
  return new Option("--quiet", "no progress (there is none; accepted as everywhere)");
}
