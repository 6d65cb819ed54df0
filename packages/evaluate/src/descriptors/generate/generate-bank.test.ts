import { lintBank } from "@commonground/core";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  type ChatServer,
  classOf,
  describes,
  fails,
  phrasesFor,
  says,
  startChatServer,
} from "../../../testing/chat-server.ts";
import { answerFilePath, readAnswerFile, withAnswerFile } from "./answer-file.ts";
import { createChat } from "./create-chat.ts";
import { estimateCost } from "./estimate-cost.ts";
import { generateBank, type Generated, type GenerateOptions } from "./generate-bank.ts";
import type { GenerateSettings } from "./generate-settings.ts";

let server: ChatServer;
let folder: string;
let answers: string;
beforeAll(async () => {
  server = await startChatServer();
});
afterAll(() => server.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "generate-bank-"));
  answers = answerFilePath(join(folder, "pets.json"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  server.received.length = 0;
  server.next.length = 0;
  server.otherwise = describes();
});

const settings: GenerateSettings = {
  name: "pets",
  classes: ["dog", "zebra", "rabbit", "parrot", "hamster"],
  prompt: "P2",
  count: 4,
  model: "small",
  second: null,
  temperature: 0,
  maxTokens: 100,
  classTemplates: ["a photo of a {}"],
  descriptorTemplate: "a photo showing {}",
  endpoint: "http://test/v1",
};

function generate(
  changes: Partial<GenerateSettings> = {},
  options: Partial<GenerateOptions> = {},
): Promise<Generated> {
  const { signal = new AbortController().signal, concurrency = 1 } = options;
  const chat = createChat(
    { baseUrl: server.baseUrl, key: null },
    {
      patience: {
        attempts: 3,
        firstDelayMs: 1,
        maxDelayMs: 10,
        answerTimeoutMs: 10_000,
        readTimeoutMs: 10_000,
      },
    },
  );
  return withAnswerFile(answers, { signal }, (file) =>
    generateBank({ ...settings, ...changes }, chat, file, { ...options, signal, concurrency }),
  );
}

test("a bank comes of the answers: classes in order, linted clean, with its provenance and what it took", async () => {
  const progress: number[] = [];
  const { bank, refused, failed, usage } = await generate({}, { onProgress: (done) => progress.push(done) });
  expect(Object.keys(bank.classes)).toEqual(settings.classes);
  expect(bank.classes["dog"]).toEqual(phrasesFor("dog"));
  expect(bank).toMatchObject({ name: "pets", classTemplates: settings.classTemplates });
  expect(bank.description).toMatch(
    /by small; asked P2 "What are the distinctive .*", 4 a class, temperature 0/,
  );
  expect(lintBank(bank)).toEqual([]);
  expect([refused, failed]).toEqual([[], []]);
  expect(usage).toEqual([{ model: "small", answers: 5, inputTokens: 500, outputTokens: 200 }]);
  expect(progress).toEqual([1, 2, 3, 4, 5]);
  expect(server.received[0].body.messages[1].content).toBe(
    "What are the distinctive and physical features of a dog?",
  );
  expect(readdirSync(folder)).toEqual(["pets.json.answers.jsonl"]);
});

test("whoever answers first, and however many are asked at a time, the bank is the same", async () => {
  const { bank } = await generate();
  rmSync(answers);
  server.otherwise = async (response, received) => {
    // The first asked is the last to be answered.
    const place = settings.classes.indexOf(classOf(received));
    await new Promise((resolve) => setTimeout(resolve, 10 * (5 - place)));
    await describes()(response, received);
  };
  expect((await generate({}, { concurrency: 5 })).bank).toEqual(bank);
});

test("no more requests than allowed are under way at a time", async () => {
  let now = 0;
  let most = 0;
  server.otherwise = async (response, received) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 10));
    now--;
    await describes()(response, received);
  };
  await generate({}, { concurrency: 2 });
  expect(most).toBe(2);
});

test("a bad answer is told what is wrong with it, and a better one is taken", async () => {
  server.next.push(says("A dog barks."), says('{"descriptors": ["dog ears", "dog nose", "wet nose"]}'));
  const { bank, failed, usage } = await generate({ classes: ["dog", "zebra"] });
  expect(failed).toEqual([]);
  expect(bank.classes["dog"]).toEqual(phrasesFor("dog"));
  expect(usage[0].answers).toBe(4);
  const [, second, third] = server.received.map(({ body }) => body.messages.slice(2));
  expect(second).toEqual([
    { role: "assistant", content: "A dog barks." },
    { role: "user", content: expect.stringMatching(/^Your answer is no JSON/) },
  ]);
  expect(third).toHaveLength(2);
  expect(third[1].content).toMatch(/only 1 that can be used: "dog ears" gives its class "dog" away/);
});

test("a class that gets no usable answer is named, keeps what could be saved, and does not end the others", async () => {
  server.otherwise = (response, received) =>
    (classOf(received) === "dog" ? says('{"descriptors": ["dog ears", "wet nose"]}') : describes())(
      response,
      received,
    );
  const { bank, refused, failed } = await generate();
  expect(failed).toEqual([
    { className: "dog", why: expect.stringMatching(/small: the answer has only 1 .* \(3 answers\)/) },
  ]);
  expect(bank.classes["dog"]).toEqual(["wet nose"]);
  expect(refused).toEqual([
    expect.objectContaining({ className: "dog", text: "dog ears", rule: "class-name" }),
  ]);
  expect(bank.classes["zebra"]).toEqual(phrasesFor("zebra"));
  server.received.length = 0;
  server.otherwise = describes();
  expect((await generate()).failed).toEqual([]);
  expect(server.received.map(classOf)).toEqual(["dog"]);
});

test("answers of no use at all make no bank", async () => {
  server.otherwise = says("no");
  await expect(generate()).rejects.toMatchObject({
    code: "INVALID_ANSWER",
    message: expect.stringMatching(/of 5 classes 5 have none .* dog: small: the answer is no JSON/),
  });
});

test("what ends the matter ends all requests with one error, and what was answered is kept", async () => {
  server.next.push(describes(), describes(), fails(401, { error: { message: "no" } }));
  await expect(generate({}, { concurrency: 1 })).rejects.toMatchObject({ code: "UNAUTHORISED" });
  expect(server.received).toHaveLength(3);
  server.received.length = 0;
  await generate();
  expect(server.received.map(classOf)).toEqual(["rabbit", "parrot", "hamster"]);
});

test("an interrupt is the signal's reason; the answers so far are kept", async () => {
  const abort = new AbortController();
  const reason = new Error("interrupted");
  const stopped = generate(
    {},
    { signal: abort.signal, onProgress: (done) => done === 2 && abort.abort(reason) },
  );
  await expect(stopped).rejects.toBe(reason);
  expect((await readAnswerFile(answers)).size).toBe(2);
});

test("another prompt, model, temperature or class takes no answer to a different question", async () => {
  await generate();
  for (const change of [
    { prompt: "P3" as const },
    { model: "large" },
    { temperature: 0.5 },
    { count: 5 },
    { maxTokens: 50 },
    { endpoint: "http://other/v1" },
    { classes: ["cat", "mouse"] },
  ]) {
    server.received.length = 0;
    const { bank } = await generate(change);
    expect(server.received.length, JSON.stringify(change)).toBe(Object.keys(bank.classes).length);
  }
  server.received.length = 0;
  const { bank } = await generate({ classes: ["zebra", "cat", "newt"] });
  expect(server.received.map(classOf)).toEqual(["newt"]);
  expect(Object.keys(bank.classes)).toEqual(["zebra", "cat", "newt"]);
});

test("a line that was cut off is asked again; a line that is none of ours is refused by its place", async () => {
  const { bank } = await generate();
  const text = readFileSync(answers, "utf8");
  writeFileSync(answers, text.slice(0, -30));
  server.received.length = 0;
  expect((await generate()).bank).toEqual(bank);
  expect(server.received.map(classOf)).toEqual(["hamster"]);
  expect(readFileSync(answers, "utf8")).toBe(text);

  writeFileSync(answers, `${text}{"asked": 1}\n`);
  await expect(generate()).rejects.toMatchObject({
    code: "INVALID_ANSWER",
    message: expect.stringMatching(/answers\.jsonl, line 7: holds no answer/),
  });
  writeFileSync(answers, '{"mine": true}\n');
  await expect(generate()).rejects.toMatchObject({ message: expect.stringMatching(/line 1: is not/) });
  expect(readFileSync(answers, "utf8")).toBe('{"mine": true}\n');
});

test("the second model of an ensemble sees the first one's cleaned answer and has the last word", async () => {
  server.otherwise = (response, received) =>
    says(
      JSON.stringify({
        descriptors:
          received.body.model === "small"
            ? ["The Wet Nose", "long tail", "four paws", `${classOf(received)} collar`]
            : ["long tail", "four paws", "short snout"],
      }),
    )(response, received);
  const both = { second: "large", classes: ["dog", "zebra"] };
  const { bank, refused, usage } = await generate(both);
  expect(bank.classes["dog"]).toEqual(["long tail", "four paws", "short snout"]);
  expect(bank.description).toMatch(/by large, given the answer of small as context/);
  expect(refused).toEqual([]);
  expect(usage.map(({ model, answers: count }) => [model, count])).toEqual([
    ["small", 2],
    ["large", 2],
  ]);
  expect(server.received[1].body.model).toBe("large");
  expect(server.received[1].body.messages[1].content).toMatch(
    /features of a dog\?\n\nAnother model answered: \["wet Nose","long tail","four paws"\]/,
  );
  server.received.length = 0;
  expect((await generate(both)).bank).toEqual(bank);
  expect(server.received).toEqual([]);
});

test("two runs at once into one file take turns, and the second has nothing left to ask", async () => {
  const [first, second] = await Promise.all([generate(), generate()]);
  expect(second.bank).toEqual(first.bank);
  expect(server.received).toHaveLength(5);
});

test("the estimate counts what is left to ask, by its rule", async () => {
  const none = new Map();
  const [all] = await estimateCost(settings, none);
  expect(all).toMatchObject({ model: "small", requests: 5, outputTokens: 5 * (4 * 6 + 10) });
  const dog = await estimateCost({ ...settings, classes: ["dog"] }, none);
  const characters = server.received.length;
  expect(characters).toBe(0);
  await generate({ classes: ["dog", "zebra"] });
  const sent = server.received[0].body.messages.reduce((sum, { content }) => sum + content.length, 0);
  expect(dog[0].inputTokens).toBe(Math.ceil(sent / 4) + 2 * 4 + 50);
  const kept = await readAnswerFile(answers);
  expect((await estimateCost(settings, kept))[0].requests).toBe(3);
  expect(
    (await estimateCost({ ...settings, second: "large" }, kept)).map(({ requests }) => requests),
  ).toEqual([3, 5]);
});
