import { stat } from "node:fs/promises";
import { CommonGroundError } from "@commonground/core";
import { serveExplorer } from "@commonground/explorer";
import { hubSettings, listImages } from "@commonground/files/node";
import { Command } from "commander";
import { OK } from "../exit-codes.ts";
import { interruptible } from "../interruptible.ts";
import { openBrowser } from "../open-browser.ts";
import { wholeFrom } from "../whole-number.ts";

interface Options {
  readonly results?: string;
  readonly port?: number;
  readonly hub?: true;
  readonly open: boolean;
  readonly quiet?: true;
}

const MOST_PORT = 65_535;

export function exploreCommand(finish: (code: number) => void): Command {
  return new Command("explore")
    .description("Shows explanations in your browser, to see, poke and compare; nothing leaves this machine.")
    .argument("[image...]", "image files or folders of images to begin with")
    .option("--results <directory>", "results of a study that the page may read")
    .option(
      "--port <number>",
      "port of this machine to listen on (default: a free one)",
      wholeFrom(0, MOST_PORT),
    )
    .option("--hub", "lets the page load models from the Hugging Face hub (by default it asks nobody)")
    .option("--no-open", "print the address without opening the browser")
    .option("--quiet", "nothing but the address")
    .addHelpText("after", "\nExample:\n  $ commonground explore node_modules/@twemoji/svg/1f436.svg")
    .action(async (images: string[], options: Options) =>
      finish(await interruptible((signal) => run(images, options, signal))),
    );
}

async function run(inputs: readonly string[], options: Options, signal: AbortSignal): Promise<number> {
  const images = inputs.length === 0 ? [] : await listImages(inputs);
  if (options.results !== undefined) await checkFolder(options.results);
  const hub = options.hub ? await hubAddress() : undefined;
  const explorer = await serveExplorer({ images, results: options.results, port: options.port, hub });
  try {
    process.stdout.write(`${explorer.address}\n`);
    if (!options.quiet) process.stderr.write("Open the address in a browser of this machine; Ctrl-C ends.\n");
    if (options.open) openBrowser(explorer.address);
    if (!signal.aborted) {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    }
  } finally {
    await explorer.close();
  }
  return OK;
}

/** `HF_ENDPOINT`, or the hub itself. */
async function hubAddress(): Promise<string> {
  const { endpoint, offline } = await hubSettings(process.env);
  if (!offline) return endpoint;
  throw new CommonGroundError(
    "OFFLINE",
    "--hub lets the page ask the hub, and HF_HUB_OFFLINE says that nothing may be asked; leave out one of them",
  );
}

async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new CommonGroundError("NOT_FOUND", `${path}: is no folder; give the folder that a study has written`);
}
