import { CommonGroundError, type Explanation } from "@commonground/core";
import { readExplanations, readImage, stateByHash } from "@commonground/files/node";
import { Command } from "commander";
import { FAILURE, OK } from "../exit-codes.ts";
import { failureLine } from "../failure-line.ts";
import { framePicture } from "../frame-picture.ts";
import { interruptible } from "../interruptible.ts";
import { jsonOption } from "../json-option.ts";
import { checkOutputs, type Outputs, writesFiles } from "../outputs.ts";
import { fileStems } from "../run/file-stems.ts";
import { openSink } from "../run/sink.ts";
import { tellExplanation } from "../run/tell-explanation.ts";
import { outputIsRead } from "../standard-output.ts";
import { UsageError } from "../usage-error.ts";
import { checkStandardInput, STANDARD_INPUT, standardInput } from "../standard-input.ts";

interface Options extends Outputs {
  readonly quiet?: boolean;
}

export function showCommand(finish: (code: number) => void): Command {
  return new Command("show")
    .description("Shows explanations that explain --json has written, without a model.")
    .argument("<file>", "file of explanations, one a line; - for standard input")
    .addOption(jsonOption("write those that pass the check, one a line,"))
    .option("--html <file>", "write a self-contained report; needs the images where they were")
    .option(
      "--svg <directory>",
      "write every figure as SVG, with its data as JSON and CSV, into a folder; needs the images",
    )
    .option("--quiet", "no summary on standard output")
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground explain node_modules/@twemoji/svg/1f436.svg --json out/dog.json\n  $ commonground show out/dog.json --html out/dog.html",
    )
    .action(async (file: string, options: Options) =>
      finish(await interruptible((signal) => run(file, options, signal))),
    );
}

async function run(file: string, options: Options, signal: AbortSignal): Promise<number> {
  checkStandardInput({ explanations: file });
  const piped = file === STANDARD_INPUT;
  const pictured = options.html !== undefined || options.svg !== undefined;
  const images = pictured && !piped ? await imagesOf(file, signal) : [];
  await checkOutputs(options, { named: [], images, files: piped ? [] : [file] });
  const failures: string[] = [];
  if (!piped && (await stateByHash(file)) === "changed") throw changedFile(file);
  const sink = await openSink(options, fileStems(), (error) => failures.push(failureLine(error)));
  let read = 0;
  try {
    for await (const explanation of readExplanations(piped ? standardInput("explanations") : file)) {
      signal.throwIfAborted();
      read++;
      try {
        if (pictured && piped) await checkOutputs(options, { named: [], images: pathsOf(explanation) });
        await sink.add({
          explanation,
          picture: pictured ? await pictureOf(explanation, signal) : "",
        });
        tellExplanation(explanation, options);
      } catch (error) {
        if (signal.aborted || error instanceof UsageError || !(error instanceof CommonGroundError))
          throw error;
        failures.push(failureLine(error));
      }
      if (!outputIsRead() && !writesFiles(options)) break;
    }
    if (read === 0) throw holdsNone(piped ? "standard input" : file);
  } catch (error) {
    if (error instanceof UsageError) {
      // An image that only now is known to be read: the outputs, of which one would lie on it, are not put in place.
      await sink.discard();
      throw error;
    }
    failures.push(signal.aborted ? "commonground: interrupted" : failureLine(error));
  }
  const written = await sink.close();
  if (!options.quiet) for (const path of written) process.stderr.write(`wrote ${path}\n`);
  for (const line of failures) process.stderr.write(`${line}\n`);
  return failures.length > 0 ? FAILURE : OK;
}

function holdsNone(name: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_EXPLANATION",
    `${name}: holds no explanation; give what explain --json has written`,
  );
}

function changedFile(name: string): CommonGroundError {
  return new CommonGroundError(
    "CORRUPT",
    `${name}: its bytes are not those that ${name}.sha256 tells of; make it again, or remove the latter if you changed the former`,
  );
}

/** The images that will be read, up to a line that is no explanation. */
async function imagesOf(file: string, signal: AbortSignal): Promise<string[]> {
  const paths = new Set<string>();
  try {
    for await (const explanation of readExplanations(file)) {
      signal.throwIfAborted();
      for (const path of pathsOf(explanation)) paths.add(path);
    }
  } catch (error) {
    // What is wrong with the file is said when it is shown.
    if (!(error instanceof CommonGroundError)) throw error;
  }
  return [...paths];
}

function pathsOf({ image: { path } }: Explanation): string[] {
  return path === null ? [] : [path];
}

/** The frame, from the image where it was. Throws `NOT_FOUND` or `CORRUPT` where that is not the explained one. */
async function pictureOf({ image, model }: Explanation, signal: AbortSignal): Promise<string> {
  const { path, sha256 } = image;
  if (path === null || path === STANDARD_INPUT) {
    throw new CommonGroundError(
      "NOT_FOUND",
      "The explained image was no file, so it cannot be drawn again; leave --html and --svg out, or explain a file",
    );
  }
  const read = await readImage(path, { signal });
  if (read.sha256 !== sha256) {
    throw new CommonGroundError(
      "CORRUPT",
      `${path}: is not the image that was explained (its SHA-256 is another); put that one back, or explain this one`,
    );
  }
  return framePicture(model, read);
}
