import { type Bank, CommonGroundError, lintBank } from "@commonground/core";
import {
  answerFilePath,
  createChat,
  DESCRIPTOR_PROMPTS,
  type DescriptorPrompt,
  estimateCost,
  generateBank,
  type GenerateSettings,
  readAnswerFile,
  withAnswerFile,
} from "@commonground/evaluate";
import { writeFileAtomically } from "@commonground/files/node";
import { Command, InvalidArgumentError, Option } from "commander";
import { stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { FAILURE, OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { jsonOption, writeResult } from "../../json-option.ts";
import { oneLine } from "../../one-line.ts";
import { checkOutputs } from "../../outputs.ts";
import { positiveNumber } from "../../positive-number.ts";
import { readNamedBank, readNamedClasses } from "../../read-named.ts";
import { writeOutput } from "../../standard-output.ts";
import { type Price, tellEstimate, tellFirstRequest, tellGenerated } from "../../terminal/generated.ts";
import { createNotice } from "../../terminal/notice.ts";
import { createProgress } from "../../terminal/progress.ts";
import { UsageError } from "../../usage-error.ts";

interface Options {
  readonly classes?: string;
  readonly like?: string;
  readonly baseUrl: URL;
  readonly keyEnv?: string;
  readonly model: string;
  readonly then?: string;
  readonly prompt: DescriptorPrompt;
  readonly count: number;
  readonly temperature: number | null;
  readonly maxTokens: number;
  readonly concurrency: number;
  readonly price?: Price;
  readonly thenPrice?: Price;
  readonly dryRun?: boolean;
  readonly json?: string;
  readonly quiet?: boolean;
}

const OPENAI = new URL("https://api.openai.com/v1");
const OPENAI_KEY = "OPENAI_API_KEY";

/** The templates of method 1, for photographs. */
const TEMPLATES: Pick<Bank, "classTemplates" | "descriptorTemplate"> = {
  classTemplates: ["a photo of a {}"],
  descriptorTemplate: "a photo showing {}",
};

/** Descriptors of one class; the answer of a model that is asked for more is no list of what is seen. */
const MAX_COUNT = 50;

export const generateCommand = (finish: (code: number) => void) =>
  new Command("generate")
    .description(
      "Asks a language model for the descriptors of classes, at any OpenAI-compatible endpoint, and writes them as a bank that lints clean. The same command goes on where it ended; what was answered is not asked again.",
    )
    .argument("<file>", "bank to write; answers are kept beside it, in <file>.answers.jsonl")
    .option("--classes <file|a,b,c>", "classes to describe, as in explain")
    .option(
      "--like <name|file>",
      "bank whose templates are taken, and whose classes, unless --classes is given",
    )
    .requiredOption("--model <name>", "language model to ask")
    .option("--then <name>", "second model, which sees the first one's answer and has the last word")
    .addOption(
      new Option("--base-url <address>", "endpoint, up to what /chat/completions follows")
        .argParser(baseUrl)
        .default(OPENAI, OPENAI.href),
    )
    .option(
      "--key-env <name>",
      `environment variable that holds the key (default: ${OPENAI_KEY} for ${OPENAI.host}, none for any other endpoint)`,
    )
    .addOption(
      new Option("--prompt <name>", "what is asked of each class, see docs/banks.md")
        .choices(Object.keys(DESCRIPTOR_PROMPTS))
        .default("P1"),
    )
    .option("--count <number>", "descriptors for each class", descriptorCount, 8)
    .option("--temperature <number|none>", "of the model; none leaves it to the endpoint", temperature, 0)
    .option("--max-tokens <number>", "longest answer, hidden reasoning included", positiveNumber, 1000)
    .option("--concurrency <number>", "requests at a time", positiveNumber, 4)
    .option("--price <in,out>", "price of a million tokens in and out, for the estimate", price)
    .option("--then-price <in,out>", "the same for the second model", price)
    .option("--dry-run", "tell what it would take and show the first request; ask nothing, write nothing")
    .addOption(jsonOption("the bank, and what was refused and what it took,"))
    .option("--quiet", "no progress, no estimate")
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground bank generate pets.json --classes dog,cat --base-url http://localhost:11434/v1 --model llama3.1 --dry-run",
    )
    .action(async (file: string, options: Options) =>
      finish(await interruptible((signal) => run(file, options, signal))),
    );

async function run(file: string, options: Options, signal: AbortSignal): Promise<number> {
  const { json, quiet = false, baseUrl, concurrency } = options;
  const settings = await settingsOf(file, options);
  const answers = answerFilePath(file);
  await checkOutputs(
    { json },
    { named: [], images: [], files: [file, answers, options.classes, options.like] },
  );
  const kept = await readAnswerFile(answers);
  const estimate = tellEstimate(await estimateCost(settings, kept), pricesOf(options));
  if (options.dryRun) {
    writeOutput(`${estimate}\n${tellFirstRequest(settings)}`);
    return OK;
  }
  if (kept.size === 0 && (await stat(file).catch(() => null)) !== null) {
    throw new CommonGroundError(
      "NOT_WRITABLE",
      `${file}: is there already, and no answers lie beside it, so it was made otherwise; choose another name, or move it away`,
    );
  }
  const key = keyOf(options);
  if (!quiet) process.stderr.write(estimate);

  const progress = createProgress(quiet);
  const notice = createNotice(quiet, progress);
  if (key !== null && baseUrl.protocol === "http:" && !isLoopback(baseUrl)) {
    notice(`note: the key goes to ${baseUrl.host} unencrypted; with https it would not`);
  }
  const chat = createChat(
    { baseUrl, key },
    {
      onNotice: (text) => notice(`note: ${text}`),
      onRetry: ({ reason, delayMs }) =>
        progress.show(`${reason.split(";")[0]}; again in ${seconds(delayMs)} …`),
    },
  );
  const onWait = () => progress.show(`another run writes ${answers}; waiting for it …`);
  try {
    progress.show(`asking ${settings.model} …`);
    const generated = await withAnswerFile(answers, { signal, onWait }, (opened) =>
      generateBank(settings, chat, opened, {
        signal,
        concurrency,
        onProgress: (done, of) => progress.show(`${done} of ${of} classes …`),
      }),
    );
    await writeFileAtomically(file, `${JSON.stringify(generated.bank, null, 2)}\n`);
    progress.clear();
    const findings = lintBank(generated.bank);
    await writeResult(json, generated, () => tellGenerated(file, generated, findings, pricesOf(options)));
    return generated.failed.length > 0 || findings.some(({ severity }) => severity === "error")
      ? FAILURE
      : OK;
  } catch (error) {
    progress.clear();
    const { size } = await readAnswerFile(answers).catch(() => kept);
    if (size > 0 && !quiet) {
      process.stderr.write(
        `${oneLine(answers)}: ${size} answers are kept; the same command goes on from there\n`,
      );
    }
    throw error;
  } finally {
    progress.clear();
  }
}

async function settingsOf(file: string, options: Options): Promise<GenerateSettings> {
  const {
    classes,
    like,
    model,
    then: second = null,
    prompt,
    count,
    temperature,
    maxTokens,
    baseUrl,
  } = options;
  // Here, and not where the option is read: there the message would repeat the address.
  if (baseUrl.username !== "" || baseUrl.password !== "") {
    throw new UsageError(
      "--base-url: a key does not belong in the address; name its variable with --key-env",
    );
  }
  if (classes === undefined && like === undefined) {
    throw new UsageError("There are no classes to describe; give --classes, or --like a bank that has them");
  }
  const bank = like === undefined ? null : await readNamedBank(like);
  const names = classes === undefined ? Object.keys(bank?.classes ?? {}) : await readNamedClasses(classes);
  if (names.length === 0) throw new UsageError(`--like ${like}: this bank has no class; give --classes`);
  const { classTemplates, descriptorTemplate } = bank ?? TEMPLATES;
  return {
    name: basename(file, extname(file)),
    classes: names,
    prompt,
    count,
    model,
    second,
    temperature,
    maxTokens,
    classTemplates,
    descriptorTemplate,
    endpoint: `${baseUrl.origin}${baseUrl.pathname.replace(/\/+$/u, "")}`,
  };
}

/** Nobody's key goes to an endpoint that it was not named for. */
function keyOf({ keyEnv, baseUrl }: Options): string | null {
  const name = keyEnv ?? (baseUrl.host === OPENAI.host ? OPENAI_KEY : undefined);
  if (name === undefined) return null;
  const key = process.env[name]?.trim();
  if (key !== undefined && key !== "") return key;
  throw new CommonGroundError(
    "UNAUTHORISED",
    `There is no key in the environment variable ${name}; set it, or name another one with --key-env`,
  );
}

/** Prices by model, as far as they are known; the estimate tells none where one is missing. */
function pricesOf({ model, then, price: first, thenPrice }: Options): ReadonlyMap<string, Price> {
  return new Map([
    ...(first === undefined ? [] : [[model, first] as const]),
    ...(then === undefined || thenPrice === undefined ? [] : [[then, thenPrice] as const]),
  ]);
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.ceil(ms / 1000))} s`;
}

function baseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/u.test(url.protocol)) {
    throw new InvalidArgumentError("It must be a web address, as http://localhost:11434/v1.");
  }
  url.pathname = url.pathname.replace(/\/chat\/completions\/?$/u, "");
  return url;
}

function temperature(text: string): number | null {
  const value = Number(text);
  if (text === "none") return null;
  if (text.trim() !== "" && value >= 0 && value <= 2) return value;
  throw new InvalidArgumentError("It must be a number from 0 to 2, or none.");
}

function descriptorCount(text: string): number {
  const value = positiveNumber(text);
  if (value <= MAX_COUNT) return value;
  throw new InvalidArgumentError(`It must be at most ${MAX_COUNT}.`);
}

function price(text: string): Price {
  const [input, output, ...more] = text
    .split(",")
    .map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (more.length === 0 && input >= 0 && output >= 0) return { input, output };
  throw new InvalidArgumentError("It must be two numbers with a comma between, as 0.15,0.60.");
}
