import { lintBank } from "@commonground/core";
import type { BankScore } from "@commonground/evaluate";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  type ChatServer,
  classOf,
  describes,
  fails,
  phrasesFor,
  says,
  startChatServer,
} from "../packages/evaluate/testing/chat-server.ts";
import { writeBank } from "./support/bank.ts";
import { commonground, type RunOptions } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const KEY = "secret-key-of-the-test";

let server: ChatServer;
beforeAll(async () => {
  server = await startChatServer();
});
afterAll(() => server.close());
afterEach(() => {
  server.received.length = 0;
  server.next.length = 0;
  server.otherwise = describes();
});

function generate(file: string, args: readonly string[] = [], options: RunOptions = {}) {
  const to = ["--base-url", server.baseUrl.href, "--model", "small", "--count", "4"];
  const classes = args.includes("--classes") ? [] : ["--classes", "dog,zebra,parrot"];
  return commonground(["bank", "generate", file, ...to, ...classes, ...args], options);
}

test("generate writes a bank that lints clean, tells what it takes first, and never shows the key", async () => {
  const file = at("pets.json");
  server.next.push(fails(429, {}, { "retry-after": "0" }));
  const env = { THE_KEY: KEY };
  const { code, stdout, stderr } = await generate(file, ["--key-env", "THE_KEY", "--price", "1,2"], { env });
  expect([code, stdout.split("\n")[0]]).toEqual([
    0,
    `${file}: 3 classes, 8 distinct descriptors; lint: 0 errors, 0 warnings`,
  ]);
  expect(stdout).toMatch(/small: 3 answers, 300 tokens in and 120 out, 0.00054 by your price\n$/);
  expect(stderr).toMatch(
    /^small: 3 requests, about \d+ tokens in and 102 out, 0\.\d+ by your price\n\(a token for/,
  );
  expect(server.received.every(({ authorization }) => authorization === `Bearer ${KEY}`)).toBe(true);
  const text = readFileSync(file, "utf8");
  const bank = JSON.parse(text);
  expect(lintBank(bank)).toEqual([]);
  expect(bank.classes.parrot).toEqual(phrasesFor("parrot"));
  const kept = readFileSync(`${file}.answers.jsonl`, "utf8");
  expect(stdout + stderr + text + kept).not.toContain(KEY);
  expect(readdirSync(folder).filter((name) => /tmp|lock/.test(name))).toEqual([]);

  server.received.length = 0;
  const again = await generate(file, ["--json"]);
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ bank, refused: [], failed: [], usage: [{ answers: 0 }] });
  expect([server.received, readFileSync(file, "utf8")]).toEqual([[], text]);
});

test("a dry run tells the cost and shows the first request, asks nothing, needs no key, writes nothing", async () => {
  const args = ["--then", "large", "--dry-run", "--key-env", "NOT_SET", "--like", "emoji", "--prompt", "P4"];
  const { code, stdout, stderr } = await generate(at("dry.json"), args);
  expect([code, stderr, server.received]).toEqual([0, "", []]);
  expect(stdout).toMatch(/small: 3 requests, about .*\nlarge: 3 requests/);
  expect(stdout).toMatch(/to small:\nsystem: Answer with JSON alone/);
  expect(stdout).toContain("user: Which physical features and attributes make a dog different from others");
  expect(stdout).toMatch(/to large:[^]*Another model answered/);
  expect(readdirSync(folder).filter((name) => name.startsWith("dry"))).toEqual([]);
});

test.each(["SIGKILL", "SIGINT"] as const)(
  "after %s the same command goes on where it ended",
  async (name) => {
    const file = at(`${name}.json`);
    const kept = `${file}.answers.jsonl`;
    // The third class is never answered, so that the process is ended while it waits.
    server.otherwise = (response, received) => {
      if (classOf(received) !== "parrot") return describes()(response, received);
      const watch = setInterval(() => {
        if (existsSync(kept) && readFileSync(kept, "utf8").split("\n").length === 4)
          writeFileSync(at(`${name}.now`), "");
      }, 5);
      response.on("close", () => clearInterval(watch));
      return undefined;
    };
    const whenThere = { path: at(`${name}.now`), signal: name };
    const ended = await generate(file, [], { whenThere });
    expect(ended.code).toBe(name === "SIGINT" ? 130 : null);
    if (name === "SIGINT") {
      expect(ended.stderr).toContain(`${kept}: 2 answers are kept; the same command goes on from there\n`);
      expect(ended.stderr).toMatch(/commonground: interrupted\n$/);
    }
    expect(existsSync(file)).toBe(false);
    server.otherwise = describes();
    server.received.length = 0;
    expect((await generate(file)).code).toBe(0);
    expect(server.received.map(classOf)).toEqual(["parrot"]);
    expect(Object.keys(JSON.parse(readFileSync(file, "utf8")).classes)).toEqual(["dog", "zebra", "parrot"]);
  },
);

test("a wrong key is one line, and nothing is left behind", async () => {
  server.otherwise = fails(401, { error: { message: `wrong key ${KEY}` } });
  const { code, stdout, stderr } = await generate(at("wrong.json"), ["--quiet", "--key-env", "THE_KEY"], {
    env: { THE_KEY: KEY },
  });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(
    /^commonground: 127\.0\.0\.1:\d+ answers 401: wrong key \(key\); check the key[^\n]*\n$/,
  );
  expect(readdirSync(folder).filter((name) => name.startsWith("wrong"))).toEqual([]);
});

test("a class without a usable answer is named, and makes the command end with 1", async () => {
  server.otherwise = (response, received) =>
    (classOf(received) === "zebra" ? says("\u001B[31mno") : describes())(response, received);
  const { code, stdout } = await generate(at("part.json"));
  expect(code).toBe(1);
  expect(stdout).toMatch(/1 class without a usable answer; .*:\n {2}zebra: small: the answer is no JSON/);
  expect(stdout).not.toContain("\u001B");
});

test("what a bank must not overwrite, and wrong options, are refused before anything is asked", async () => {
  const own = writeBank(at("own.json"));
  const before = readFileSync(own, "utf8");
  const there = await generate(own);
  expect([there.code, there.stderr]).toEqual([1, expect.stringMatching(/own\.json: is there already/)]);
  expect(readFileSync(own, "utf8")).toBe(before);
  for (const [args, message] of [
    [["--base-url", "http://me:secret@x/v1"], "a key does not belong in the address"],
    [["--price", "1"], "two numbers"],
    [["--count", "51"], "at most 50"],
  ] as const) {
    const { code, stderr } = await generate(at("new.json"), args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).not.toContain("me:secret");
  }
  const unset = await generate(at("new.json"), ["--key-env", "NOT_SET"]);
  expect([unset.code, unset.stderr]).toEqual([
    1,
    expect.stringMatching(/environment variable NOT_SET; set it/),
  ]);
  expect(server.received).toEqual([]);
});

test("the key of OpenAI goes to no other endpoint unless it is named", async () => {
  const { code } = await generate(at("plain.json"), ["--quiet"], { env: { OPENAI_API_KEY: KEY } });
  expect(code).toBe(0);
  expect(server.received.map(({ authorization }) => authorization)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("score tells of a bank in lines of 80 cells, with accuracies on images, broken ones left out and named", async () => {
  const bank = writeBank(at("scored.json"), {
    classes: {
      "dog face": ["floppy ears", "black nose", "a face like a cat face"],
      "cat face": ["floppy ears", "whiskers", "yellow fur"],
      car: ["four wheels"],
    },
  });
  for (const [name, code] of [
    ["dog face", "1f436"],
    ["cat face", "1f431"],
    ["car", "1f697"],
  ]) {
    mkdirSync(at(`images/${name}`), { recursive: true });
    const drawing = await sharp(`node_modules/@twemoji/svg/${code}.svg`).resize(112).png().toBuffer();
    writeFileSync(at(`images/${name}/a.png`), drawing);
  }
  const quick = ["bank", "score", bank, "--images", at("images"), "--enough", "2"];
  const { code, stdout, stderr } = await commonground(quick);
  expect([code, stderr]).toEqual([0, ""]);
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(stdout).toMatch(/with 2 or more: +67 % of the classes\n/);
  expect(stdout).toMatch(/in two classes or more: +1 descriptor, 13 %\n/);
  expect(stdout).toMatch(/that hold a class's name: 1 descriptor, 0 the name of their own class\n/);
  expect(stdout).toMatch(
    /3 images, 3 classes; .*\nby +top-1 +top-5 +top-1 − name's\nname +100\.0 \[43\.9,100\.0\] +–/,
  );
  expect(stdout).toMatch(/Too few descriptors\n {2}car\n/);

  writeFileSync(at("images/car/broken.png"), "no image");
  const { code: failed, stdout: json, stderr: said } = await commonground([...quick, "--json"]);
  expect([failed, said]).toEqual([1, expect.stringContaining("car/broken.png")]);
  const score = JSON.parse(json) as BankScore;
  expect(score).toMatchObject({
    schema: "commonground/bank-score@1",
    bank: { name: "tiny" },
    model: { id: "emoji-vit-s" },
    leaks: [{ descriptor: "a face like a cat face", names: ["cat face"], own: false }],
    accuracy: { images: 3, classes: 3, by: { name: { top1: { value: 1 }, top5: null, gain: null } } },
  });
  const { intra, between, inter } = score.diversity;
  expect(intra).toBeGreaterThan(-1);
  expect(intra).toBeLessThan(1);
  expect(inter).toBeCloseTo(1 - between!, 12);
});

test("images of a class that the bank does not have are refused by name", async () => {
  mkdirSync(at("other/bus"), { recursive: true });
  mkdirSync(at("other/car"), { recursive: true });
  for (const name of ["bus", "car"]) {
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } });
    writeFileSync(at(`other/${name}/a.png`), await image.png().toBuffer());
  }
  const bank = writeBank(at("tiny.json"));
  const { code, stdout, stderr } = await commonground(["bank", "score", bank, "--images", at("other")]);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^commonground: [^\n]*bus[^\n]*\n$/);
});
