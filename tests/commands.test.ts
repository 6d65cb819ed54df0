import { embeddedModels, KNOWN_CHECKPOINTS } from "@commonground/clip";
import { DEFAULT_SETTINGS, SETTING_CHOICES } from "@commonground/core";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startHubServer, type HubServer } from "../packages/files/testing/hub-server.ts";
import { tinyBank, writeBank } from "./support/bank.ts";
import { bin, cat, commonground, dog, type Finished, root } from "./support/command.ts";
import { spawnSync } from "node:child_process";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const bank = writeBank(join(folder, "tiny.json"));
const models = join(root, "packages/clip/fixtures/models");

interface Command {
  readonly path: readonly string[];
  readonly help: Finished;
}

/** Every command with its subcommands, as the help lists them. */
async function listCommands(path: readonly string[] = []): Promise<Command[]> {
  const help = await commonground([...path, "--help"]);
  const [, listed = ""] = help.stdout.split(/^Commands:$/m);
  const names = Array.from(listed.matchAll(/^ {2}([a-z]+)(?= )/gm), ([, name]) => name);
  const found: Command[] = [{ path: [...path], help }];
  for (const name of names) if (name !== "help") found.push(...(await listCommands([...path, name])));
  return found;
}

const commands = await listCommands();
/** Examples that were run; a group of commands repeats one of theirs. */
const run = new Set<string>();

/** Their examples run until they are ended, need a Redis, packages or results of another example, or minutes; tests of their own run these commands. */
const RUN_ELSEWHERE = new Set([
  "explore",
  "worker",
  "baselines train",
  "baselines test",
  "evaluate run",
  "evaluate report",
  "evaluate interventions",
  "evaluate randomisation",
  "evaluate ablation",
]);

describe("help", () => {
  // Examples that name a model of the hub run against a hub of their own, in the order of the help: pull, then rm.
  const env: Record<string, string> = { HF_HOME: join(folder, "hub"), HF_HUB_OFFLINE: "" };
  let hub: HubServer;
  beforeAll(async () => {
    hub = await startHubServer();
    env["HF_ENDPOINT"] = hub.endpoint;
    const files = ["open_clip_config.json", "open_clip_model.safetensors"].map((name) => [
      name,
      readFileSync(join(models, "openclip-vit-gelu", name)),
    ]);
    hub.addRepository("timm/vit_base_patch32_clip_224.openai", Object.fromEntries(files));
    hub.addRepository("openai/clip-vit-base-patch32", { "tokenizer.json": "{}", "config.json": "{}" });
  });
  afterAll(() => hub.close());

  test("lists the commands", () => {
    expect(commands.map(({ path }) => path.join(" "))).toEqual(
      expect.arrayContaining(["explain", "classify", "bank lint", "model list", "model verify"]),
    );
  });

  test("the list of models fits 80 columns and names each", async () => {
    const { stdout } = await commonground(["model", "list"]);
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    for (const { name, hubId } of KNOWN_CHECKPOINTS) {
      // A long name has a line of its own.
      expect(stdout.split(/[ \n]+/u)).toContain(name);
      expect(stdout).toContain(hubId);
    }
    for (const { name } of embeddedModels()) expect(stdout).toContain(`  ${name} `);
  });

  test.each(commands.map(({ path, help }) => [["commonground", ...path].join(" "), path, help] as const))(
    "the example in the help of %s works as it stands",
    async (_, command, help) => {
      expect(help).toMatchObject({ code: 0, stderr: "" });
      // Scripts may give it to every command alike; what only has commands of its own runs nothing.
      if (!help.stdout.includes("[options] [command]")) expect(help.stdout).toContain("--quiet");
      const examples = [...help.stdout.matchAll(/^ {2}\$ commonground (.+)$/gm)];
      expect(examples).not.toEqual([]);
      if (RUN_ELSEWHERE.has(command.join(" "))) return;
      for (const [, example] of examples) {
        if (run.has(example)) continue;
        run.add(example);
        const { code, stdout } = await commonground(example.split(" "), { env });
        expect(code).toBe(0);
        expect(stdout).not.toBe("");
      }
    },
  );

  test("the method's options say their defaults", () => {
    const { stdout } = commands.find(({ path }) => path.join(" ") === "explain")!.help;
    const text = stdout.replaceAll(/\s+/g, " ");
    expect(text).toContain(`${SETTING_CHOICES.match.join(", ")} (default: ${DEFAULT_SETTINGS.match})`);
    expect(text).toContain(`(default: ${DEFAULT_SETTINGS.candidates}, or what the bank recommends)`);
  });

  test("the exit codes are documented", () => {
    const { stdout } = commands[0]!.help;
    for (const code of [0, 1, 2, 130]) expect(stdout).toMatch(new RegExp(`^ {2}${code} `, "m"));
  });

  test("--version is the package's", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "packages/cli/package.json"), "utf8"));
    expect(await commonground(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("a wrong command line ends with 2 and one line that points to the help", () => {
  test.each([
    ["an unknown command", ["explian", dog], "(Did you mean explain?)"],
    ["an unknown command, with --help", ["bank", "lnt", "--help"], "unknown command 'lnt'"],
    ["an unknown option", ["explain", dog, "--jsn", "x"], "(Did you mean --json?)"],
    ["no image", ["explain"], "'image'"],
    ["a number out of range", ["explain", dog, "--part-count", "0"], "from 1 to 20"],
    ["a number that is none", ["explain", dog, "--seed", "abc"], "'abc'"],
    ["a fraction for a count", ["explain", dog, "--candidates", "1.5"], "whole number"],
    ["an empty number", ["explain", dog, "--seed", ""], "whole number"],
    ["a temperature that cannot be computed with", ["explain", dog, "--temperature", "0.001"], "0.005"],
    ["an unknown choice", ["explain", dog, "--features", "values"], "tokens, keys"],
    ["an option without its value", ["explain", dog, "--html"], "--html"],
    ["more threads than any machine has", ["classify", dog, "--threads", "100000"], "from 1 to 512"],
    ["--top 0", ["classify", dog, "--top", "0"], "positive"],
    ["no bank", ["bank", "lint"], "name|file"],
  ])("%s", async (_, args, hint) => {
    const { code, stdout, stderr } = await commonground(args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.match(/\n/g)).toHaveLength(1);
    expect(stderr).toMatch(/^commonground: .* \(see commonground.* --help\)\n$/);
    expect(stderr).toContain(hint);
  });

  test("a directory to verify without a reference", async () => {
    const { code, stderr } = await commonground(["model", "verify", join(models, "hf-clip-vit")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^commonground: .*give --against <file>\n$/u);
  });

  test("an output among the images, or one with the name of an image", async () => {
    const images = join(folder, "among");
    mkdirSync(images, { recursive: true });
    await copyFile(join(root, dog), join(images, "dog.svg"));
    for (const given of [
      ["explain", images, "--svg", images],
      ["explain", images, "--svg", join(images, "figures")],
      ["explain", join(images, "dog.svg"), "--svg", images],
      ["explain", images, "--json", join(images, "out.json")],
      ["classify", images, "--json", join(images, "out.json")],
      ["layers", images, "--svg", images],
      ["classify", dog, "--json", join(images, "dog.svg")],
    ]) {
      const { code, stderr } = await commonground(given);
      expect({ given, code, stderr }).toMatchObject({ code: 2 });
      expect(stderr).toMatch(/lies in|lies in this folder|has the name of an image/u);
    }
    expect(readdirSync(images)).toEqual(["dog.svg"]);
  });

  test("an output that would overwrite an image or another output", async () => {
    const image = join(folder, "precious.svg");
    await copyFile(join(root, dog), image);
    const over = await commonground(["explain", image, "--html", image]);
    expect(over.code).toBe(2);
    expect(over.stderr).toContain("would overwrite the image");
    expect(readFileSync(image)).toEqual(readFileSync(join(root, dog)));
    const both = await commonground([
      "explain",
      image,
      "--html",
      join(folder, "x"),
      "--json",
      join(folder, "x"),
    ]);
    expect(both.code).toBe(2);
  });

  test("figures that would overwrite what is read or written beside them", async () => {
    const beside = join(folder, "beside");
    mkdirSync(beside, { recursive: true });
    const link = join(beside, "dog-parts.svg");
    symlinkSync(join(root, dog), link);
    const bank = join(beside, "dog-parts.json");
    await copyFile(join(root, "examples/pets.json"), bank);
    for (const given of [
      ["explain", link, "--svg", beside],
      ["explain", dog, "--bank", bank, "--svg", beside],
      ["explain", dog, "--json", join(folder, "dog-causes.json"), "--svg", folder],
      ["layers", dog, "--json", join(folder, "layers.json"), "--svg", folder],
    ]) {
      const { code, stderr } = await commonground(given);
      expect({ given, code, stderr }).toMatchObject({ code: 2 });
      expect(stderr).toMatch(/lies in this folder|a figure may overwrite/u);
    }
    expect(readdirSync(beside)).toEqual(["dog-parts.json", "dog-parts.svg"]);
  });

  test.each(["--json", "--html", "--svg"])("an empty name for %s", async (option) => {
    const { code, stdout, stderr } = await commonground(["explain", dog, option, ""]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(`commonground: ${option}: its name is empty; give a path\n`);
  });

  test("no command shows the help on standard error", async () => {
    const { code, stdout, stderr } = await commonground([]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Usage: commonground");
  });
});

const quick = ["--bank", bank, "--part-count", "2"];

describe("standard output", () => {
  test("has a short account without colours where no terminal reads", async () => {
    const { stdout, stderr } = await commonground(["explain", dog, "--bank", bank], { env: { CI: "true" } });
    expect(stderr).toBe("");
    expect(stdout).not.toContain("\u001B");
    expect(stdout).toContain("dog face");
    expect(stdout).toMatch(/^ {2}A +\d+ % {2}\S/m);
    expect(stdout).toMatch(/^shared {3}● /m);
    expect(stdout).toMatch(/^MI {7}\d/m);
  });

  test("has colours and a map of the parts with FORCE_COLOR, none with NO_COLOR", async () => {
    const args = ["explain", dog, ...quick];
    const forced = await commonground(args, { env: { FORCE_COLOR: "3" } });
    expect(forced.stdout).toContain("\u001B[1m");
    expect(forced.stdout).toContain("▀");
    const none = await commonground(args, { env: { FORCE_COLOR: "3", NO_COLOR: "1" } });
    expect(none.stdout).not.toContain("\u001B");
  });

  test("is empty with --quiet, errors are not", async () => {
    const json = join(folder, "quiet.json");
    const fine = await commonground(["explain", dog, ...quick, "--json", json, "--quiet"]);
    expect(fine).toEqual({ code: 0, stdout: "", stderr: "" });
    const bad = await commonground(["explain", "missing.png", "--bank", bank, "--quiet"]);
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain("missing.png");
  });

  test("shows control characters in names and does not send them", async () => {
    const rude = writeBank(join(folder, "rude.json"), {
      classes: { "dog \u001B]0;title\u0007face": ["a\u001B[31m", "b\nc", "d"], car: ["wheels", "x", "y"] },
    });
    const { stdout } = await commonground(["explain", dog, "--bank", rude, "--part-count", "2"]);
    expect(stdout).not.toMatch(/(?!\n)\p{Cc}/u);
    const { stderr } = await commonground(["explain", "no\nsuch\u001B[31m.png", "--bank", bank]);
    expect(stderr).toMatch(/^commonground: no\\u\{a\}such\\u\{1b\}\[31m\.png: [^\n]*\n$/);
  });

  test("that is closed early ends the command quietly", () => {
    const { stdout, stderr, status } = spawnSync(
      "bash",
      [
        "-c",
        `"$0" "$1" explain "$2" "$3" --bank "$4" --part-count 2 | head -1; exit \${PIPESTATUS[0]}`,
        process.execPath,
        bin,
        dog,
        cat,
        bank,
      ],
      { cwd: root, encoding: "utf8" },
    );
    expect(stdout.split("\n")).toHaveLength(2);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});

// Linux alone has this device; there, as in CI, the test always runs.
test.runIf(process.platform === "linux")("standard output on a full disk makes the command fail", () => {
  const { stderr, status } = spawnSync(
    "bash",
    ["-c", `"$0" "$1" model list > /dev/full`, process.execPath, bin],
    {
      encoding: "utf8",
    },
  );
  expect(stderr).toMatch(/^commonground: standard output cannot be written: [^\n]+\n$/);
  expect(status).toBe(1);
});

describe("an interruption", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("by %s ends with %d, and what is finished is written", async (signal, expected) => {
    const json = join(folder, `${signal}.json`);
    const html = join(folder, `${signal}.html`);
    let sent = false;
    const { code, stdout, stderr } = await commonground(
      ["explain", "node_modules/@twemoji/svg", ...quick, "--json", json, "--html", html],
      {
        onOutput: (text, kill) => {
          if (sent || !text.includes("\n\n")) return;
          sent = true;
          kill(signal);
        },
      },
    );
    expect(code).toBe(expected);
    const [wroteJson, wroteHtml, interrupted, ...rest] = stderr.split("\n");
    expect(rest).toEqual([""]);
    expect([wroteJson, wroteHtml]).toEqual([`wrote ${json}`, `wrote ${html}`]);
    const [, finished] = interrupted.match(/^commonground: interrupted after (\d+) of \d+ images$/)!;
    const lines = readFileSync(json, "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(Number(finished));
    for (const line of lines) JSON.parse(line);
    expect(stdout.match(/^MI /gm)).toHaveLength(lines.length);
    expect(readFileSync(html, "utf8")).toMatch(/<\/html>\n$/);
  });
});

describe("classify", () => {
  test("names the most probable classes", async () => {
    const { code, stdout, stderr } = await commonground([
      "classify",
      dog,
      cat,
      "--classes",
      "dog,cat,car",
      "--json",
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: This small model knows drawings of emoji only[^\n]*\n$/u);
    const [first, second] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(first.path).toBe(dog);
    expect(first.top.map((c: { name: string }) => c.name)).toEqual(["dog", expect.any(String), "car"]);
    const total = first.top.reduce((sum: number, c: { probability: number }) => sum + c.probability, 0);
    expect(total).toBeCloseTo(1, 4);
    expect(second.top[0].name).toBe("cat");
  });

  test("shows as many as asked for, for people", async () => {
    const { stdout } = await commonground(["classify", dog, "--top", "2"]);
    const [path, first, ...rest] = stdout.trimEnd().split("\n");
    expect(path).toBe(dog);
    expect(first).toMatch(/^ {2} *\d+\.\d % {2}dog face +cosine 0\.\d{3}$/);
    expect(rest).toHaveLength(1);
  });

  test("tells once of classes that are one to the model, and in the JSON of each image", async () => {
    const { stdout, stderr } = await commonground([
      "classify",
      dog,
      cat,
      "--classes",
      "dog,Dog,cat,DOG",
      "--json",
    ]);
    const notes = stderr.split("\n").filter((line) => line.includes("classes are the same"));
    expect(notes).toEqual([
      expect.stringMatching(
        /^note: 2 of 4 classes are the same as an earlier one: "Dog" as "dog" .*"DOG" as "dog"/,
      ),
    ]);
    const told = stdout.trimEnd().split("\n");
    expect(told).toHaveLength(2);
    for (const line of told) {
      const codes = JSON.parse(line).notes.map(({ code }: { code: string }) => code);
      expect(codes.slice(0, 2)).toEqual(["model-caution", "equal-classes"]);
    }
  });

  test("goes on after a bad image and lists it at the end", async () => {
    const { code, stdout, stderr } = await commonground(["classify", "missing.png", dog, "--bank", bank]);
    expect(code).toBe(1);
    expect(stdout).toContain("dog face");
    expect(stderr.replaceAll(/^note: .*\n/gmu, "")).toBe(
      "1 of 2 images failed:\ncommonground: missing.png: there is no such image; check the path\n",
    );
  });
});

describe("bank lint", () => {
  test("finds nothing wrong with the embedded bank", async () => {
    const { code, stdout, stderr } = await commonground(["bank", "lint", "emoji"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^emoji: 396 classes, \d{4} distinct descriptors; 0 errors, /m);
  });

  test("finds what is wrong with a bad one, and ends with 1", async () => {
    const bad = writeBank(join(folder, "bad.json"), {
      classes: {
        ...tinyBank.classes,
        "dog face": [
          "dog face with ears",
          "black nose",
          "black nose",
          " ",
          "caf\uFFFD brown",
          "brown ".repeat(60).trim(),
        ],
      },
    });
    const { code, stdout, stderr } = await commonground(["bank", "lint", bad, "--json"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const errors = JSON.parse(stdout).filter((f: { severity: string }) => f.severity === "error");
    expect(new Set(errors.map((f: { rule: string }) => f.rule))).toEqual(
      new Set(["class-name", "duplicate", "empty", "encoding", "too-long"]),
    );
    const text = await commonground(["bank", "lint", bad]);
    expect(text.code).toBe(1);
    expect(text.stdout).toContain('classes["dog face"][2]');
    expect(text.stdout).toMatch(/5 errors, \d+ warnings?\n$/);
  });

  test("says in one line that a file is no bank", async () => {
    const path = join(folder, "no-bank.json");
    writeFileSync(path, "{}");
    const { code, stderr } = await commonground(["bank", "lint", path]);
    expect(code).toBe(1);
    expect(stderr.trimEnd().split("\n")).toEqual([expect.stringContaining(path)]);
  });
});

describe("model", () => {
  test("list names the embedded model and the published ones", async () => {
    const text = await commonground(["model", "list"]);
    expect(text).toMatchObject({ code: 0, stderr: "" });
    expect(text.stdout).toMatch(/^ {2}emoji-vit-s +\d+\.\d MB /m);
    expect(text.stdout).toMatch(/^ {2}RN50x16\/openai .* 70\.04\n {6}timm\//m);
    const { embedded, known } = JSON.parse((await commonground(["model", "list", "--json"])).stdout);
    expect(embedded[0].name).toBe("emoji-vit-s");
    expect(known.length).toBeGreaterThanOrEqual(23);
  });

  test.each([
    ["openclip-vit-gelu", 2e-5],
    ["openclip-vit-quickgelu", 2e-5],
    ["hf-clip-vit", 2e-5],
    ["openclip-vit-f16", 1e-4],
  ])("verify finds %s within %d of the reference", async (name, tolerance) => {
    const expected = join(models, name, "expected.safetensors");
    const { code, stdout, stderr } = await commonground([
      "model",
      "verify",
      join(models, name),
      "--against",
      expected,
      "--json",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { outputs } = JSON.parse(stdout) as {
      outputs: { name: string; maxAbsoluteDifference: number }[];
    };
    expect(outputs.map((output) => output.name)).toEqual(
      expect.arrayContaining(["image_embedding", "text_embedding", "tokens", "keys"]),
    );
    for (const { maxAbsoluteDifference } of outputs)
      expect(maxAbsoluteDifference).toBeLessThanOrEqual(tolerance);
  });

  test("verify prints a line an output", async () => {
    const directory = join(models, "hf-clip-vit");
    const { stdout } = await commonground([
      "model",
      "verify",
      directory,
      "--against",
      join(directory, "expected.safetensors"),
    ]);
    expect(stdout).toMatch(/^image_embedding +\[\d+, \d+\] {2}largest absolute difference \d\.\d\de-\d$/m);
  });
});
