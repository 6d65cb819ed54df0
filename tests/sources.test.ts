import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TINY, writeRandomCheckpoint } from "../packages/clip/testing/random-checkpoint.ts";
import { tinyBank, writeBank } from "./support/bank.ts";
import { commonground, dog, root } from "./support/command.ts";
import { expectOneClearLine } from "./support/failing.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const bank = writeBank(join(folder, "tiny.json"));

function put(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const tinyDog = ["explain", dog, "--bank", bank, "--part-count", "2"];

const refusedClasses = (path: string, hint: string | RegExp) =>
  expectOneClearLine([dog, "--bank", bank, "--classes", path], path, hint, folder);

const refusedBank = (path: string, hint: string | RegExp) =>
  expectOneClearLine([dog, "--bank", path], path, hint, folder);

describe("bad classes get one clear line", () => {
  test("a missing file", () => refusedClasses(join(folder, "missing.txt"), "check the path"));
  test("an empty file", () => refusedClasses(put("empty.txt", ""), "no class; give one name a line"));
  test("a file of comments", () =>
    refusedClasses(put("comments.txt", "# nothing\n\n"), "no class; give one name a line"));
  test("duplicates, with their lines", () =>
    refusedClasses(put("twice.txt", "dog\ncat\ndog\n"), '"dog" (line 1, line 3); keep each once'));
  test("a single class", () =>
    refusedClasses(put("one.txt", "dog\n"), '"dog" is the only class; at least two'));
  test("bytes that are no text", () =>
    refusedClasses(put("latin.txt", Buffer.from("caf\u00e9\nth\u00e9\n", "latin1")), "UTF-8"));
});

describe("a bad bank gets one clear line", () => {
  test("a missing file", () => refusedBank(join(folder, "missing.json"), "check the path"));
  test("an unknown name", () =>
    refusedBank(
      "nosuchbank",
      'no embedded bank "nosuchbank" (there are: emoji, food101, imagenet, places365)',
    ));
  test("an empty file", () => refusedBank(put("empty.json", ""), /empty/));
  test("JSON that is none", () => refusedBank(put("broken.json", '{"schema": '), /JSON/));
  test("another document", () => refusedBank(put("other.json", '{"a": 1}'), /schema|unknown/));
  test("no descriptor", () =>
    refusedBank(
      writeBank(join(folder, "none.json"), { classes: { dog: [], cat: [] }, descriptors: [] }),
      "hold no descriptor; at least two are needed",
    ));
  test("one descriptor", () =>
    refusedBank(
      writeBank(join(folder, "one.json"), { classes: { dog: ["ears"], cat: ["ears"] }, descriptors: [] }),
      "one distinct descriptor; at least two are needed",
    ));
});

test("a bank with 50,000 descriptors works", { timeout: 120_000 }, async () => {
  const descriptors = Array.from(
    { length: 50_000 },
    (_, i) => `mark ${i % 250} beside mark ${Math.floor(i / 250)}`,
  );
  const large = writeBank(join(folder, "large.json"), { classes: { "dog face": [], car: [] }, descriptors });
  const tiny = join(folder, "tiny-model");
  await writeRandomCheckpoint(tiny, TINY);
  const { code, stdout, stderr } = await commonground([
    "explain",
    dog,
    "--model",
    tiny,
    "--bank",
    large,
    "--causes",
    "none",
    "--json",
    "-",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const explanation = JSON.parse(stdout);
  expect(explanation.bank.size).toBe(50_000);
  expect(explanation.parts.length).toBeGreaterThan(0);
});

describe("a bad model gets one clear line", () => {
  const source = join(root, "models/emoji/emoji-vit-s");
  const weights = "open_clip_model.safetensors";

  /** A copy of the embedded model with its weights changed. */
  function model(name: string, change: (bytes: Buffer) => Uint8Array): string {
    const directory = join(folder, name);
    cpSync(source, directory, { recursive: true });
    writeFileSync(join(directory, weights), change(readFileSync(join(source, weights))));
    return directory;
  }

  type Header = Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;

  /** Changes the header; where a tensor is dropped, its bytes are too. */
  function withHeader(change: (header: Header, names: string[]) => void): (bytes: Buffer) => Uint8Array {
    return (bytes) => {
      const length = Number(bytes.readBigUInt64LE(0));
      const header = JSON.parse(bytes.toString("utf8", 8, 8 + length)) as Header;
      const names = Object.keys(header).filter((name) => name !== "__metadata__");
      change(
        header,
        names.toSorted((a, b) => header[a].data_offsets[0] - header[b].data_offsets[0]),
      );
      const json = Buffer.from(JSON.stringify(header));
      const prefix = Buffer.alloc(8);
      prefix.writeBigUInt64LE(BigInt(json.length));
      return Buffer.concat([prefix, json, bytes.subarray(8 + length)]);
    };
  }

  const refused = (directory: string, hint: string | RegExp, path = join(directory, weights)) =>
    expectOneClearLine([dog, "--bank", bank, "--model", directory], path, hint, folder);

  test("a missing directory", () => {
    const directory = join(folder, "missing");
    return refused(directory, "a directory, a known checkpoint", directory);
  });
  test("a directory without a model", () => {
    const directory = join(folder, "bare");
    mkdirSync(directory);
    return refused(directory, "holds no model; expected open_clip_model.safetensors", directory);
  });
  test("weights cut short", () =>
    refused(
      model("cut", (bytes) => bytes.subarray(0, bytes.length / 2)),
      "truncated",
    ));
  test("weights cut within the header", () =>
    refused(
      model("beheaded", (bytes) => bytes.subarray(0, 100)),
      "truncated",
    ));
  test("empty weights", () =>
    refused(
      model("void", () => Buffer.alloc(0)),
      "0 bytes are too few",
    ));
  test("overlapping offsets", () =>
    refused(
      model(
        "overlap",
        withHeader((header, names) => {
          const [first, second] = names.map((name) => header[name].data_offsets);
          const size = second[1] - second[0];
          second[0] = first[0];
          second[1] = first[0] + size;
        }),
      ),
      /overlap|belong to no tensor/,
    ));
  test("a header of 2 GiB", () =>
    refused(
      model("giant", (bytes) => {
        bytes.writeBigUInt64LE(2n ** 31n, 0);
        return bytes;
      }),
      "a header of 2147483648 bytes is announced, the limit is 100000000",
    ));
  test("a missing tensor, which is named", () =>
    refused(
      model(
        "renamed",
        withHeader((header) => {
          header["visual.other"] = header["visual.conv1.weight"];
          delete header["visual.conv1.weight"];
        }),
      ),
      "visual.conv1.weight",
    ));
  test("an unknown architecture", () => {
    const directory = model("unknown", (bytes) => bytes);
    const path = join(directory, "open_clip_config.json");
    const config = JSON.parse(readFileSync(path, "utf8"));
    config.model_cfg.vision_cfg = { timm_model_name: "vit_hovercraft_patch9", image_size: 112 };
    writeFileSync(path, JSON.stringify(config));
    return refused(directory, "vit_hovercraft_patch9", directory);
  });
  test("no tokenizer", () => {
    const directory = join(root, "packages/clip/fixtures/models/openclip-vit-gelu");
    return refused(directory, "tokenizer.json", directory);
  });
  test("a configuration that is no JSON", () => {
    const directory = model("misconfigured", (bytes) => bytes);
    const path = join(directory, "open_clip_config.json");
    writeFileSync(path, "{");
    return refused(directory, /JSON/, path);
  });
});

describe("outputs that cannot be written are refused before any work", () => {
  const file = put("file", "a file, no folder");
  test.each([
    ["--json", join(file, "x.json")],
    ["--html", join(file, "below", "x.html")],
    ["--svg", join(file, "figures")],
    ["--svg", file],
    ["--html", folder],
    ["--json", "/dev/null"],
  ])("%s %s", async (option, path) => {
    const { code, stdout, stderr } = await commonground(["explain", dog, "--bank", bank, option, path]);
    expect(stderr).toMatch(/^commonground: [^\n]+\n$/);
    expect(stderr).toContain(path.startsWith(file) ? file : path);
    expect(stderr).toMatch(/choose another place|give --\w+ the path of a file/);
    expect(code).toBe(1);
    expect(readFileSync(file, "utf8")).toBe("a file, no folder");
    expect(stdout).toBe("");
  });
});

// Linux alone has a folder that looks writable and is not; there, as in CI, the test always runs.
test.runIf(process.platform === "linux")(
  "an output that turns out not to be writable is named, and the others are written",
  async () => {
    const html = join(folder, "written.html");
    const { code, stderr } = await commonground([
      ...tinyDog,
      "--json",
      "/proc/commonground/x.json",
      "--html",
      html,
      "--svg",
      "/proc/commonground/svg",
    ]);
    expect(code).toBe(1);
    const [wrote, json, svg, ...rest] = stderr.split("\n");
    expect(wrote).toBe(`wrote ${html}`);
    expect(json).toMatch(/^commonground: \/proc\/commonground\/x\.json: .*; choose another place$/);
    expect(svg).toMatch(/^commonground: \/proc\/commonground\/svg\/.*; choose another place$/);
    expect(rest).toEqual([""]);
  },
);

test("the tiny bank of these tests is a sound one", async () => {
  const { code } = await commonground(["bank", "lint", bank]);
  expect(code).toBe(0);
  expect(Object.keys(tinyBank.classes)).toHaveLength(3);
});
