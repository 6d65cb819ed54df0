import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  type Behaviour,
  type ChatServer,
  completion,
  describes,
  fails,
  says,
  sends,
  startChatServer,
} from "../../../testing/chat-server.ts";
import type { ChatOptions, ChatPatience, ChatRequest } from "./chat.ts";
import { createChat } from "./create-chat.ts";

const KEY = "secret-key-of-the-test";
const patience: ChatPatience = {
  attempts: 4,
  firstDelayMs: 1,
  maxDelayMs: 2_000,
  answerTimeoutMs: 10_000,
  readTimeoutMs: 10_000,
};
const request: ChatRequest = {
  model: "small",
  messages: [{ role: "system", content: 'the name "dog"' }],
  temperature: 0,
  maxTokens: 100,
};

let server: ChatServer;
let delays: number[];
let notices: string[];
beforeAll(async () => {
  server = await startChatServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.received.length = 0;
  server.next.length = 0;
  delays = [];
  notices = [];
});

function ask(options: ChatOptions & { key?: string | null; signal?: AbortSignal } = {}) {
  const { key = null, signal = new AbortController().signal, ...others } = options;
  const chat = createChat(
    { baseUrl: server.baseUrl, key },
    {
      patience,
      random: () => 0,
      onRetry: ({ delayMs }) => delays.push(delayMs),
      onNotice: (text) => notices.push(text),
      ...others,
    },
  );
  return chat(request, signal);
}

test("a question goes out as the interface says, and its answer comes back with what it took", async () => {
  expect(await ask({ key: KEY })).toEqual({
    content: expect.stringContaining("descriptors"),
    usage: { inputTokens: 100, outputTokens: 40 },
  });
  const [{ path, authorization, body }] = server.received;
  expect([path, authorization]).toEqual(["/v1/chat/completions", `Bearer ${KEY}`]);
  expect(body).toMatchObject({
    model: "small",
    temperature: 0,
    max_tokens: 100,
    response_format: { type: "json_schema", json_schema: { strict: true } },
  });
});

test("without a key none is sent, and a temperature that is left to the model is not said", async () => {
  const chat = createChat({ baseUrl: server.baseUrl, key: null }, { patience });
  await chat({ ...request, temperature: null }, new AbortController().signal);
  expect(server.received[0].authorization).toBeUndefined();
  expect(server.received[0].body).not.toHaveProperty("temperature");
});

const passing: readonly (readonly [string, Behaviour])[] = [
  ["429 without Retry-After", fails(429, { error: { message: "slow down" } })],
  ["500", fails(500, "oops")],
  ["503 of a relay, told as 200", fails(200, { error: { message: "busy", code: 503 } })],
  ["a page in place of an answer", sends("<html>502</html>")],
  ["half of an answer", sends(JSON.stringify(completion("{}")).slice(0, 40))],
  [
    "a connection that is closed in the middle",
    (response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("{", () => response.destroy());
    },
  ],
];

test.each(passing)("%s is repeated, after waits that double", async (_, behaviour) => {
  server.next.push(describes(), behaviour, behaviour, describes());
  await ask();
  expect((await ask()).content).toContain("descriptors");
  expect(server.received).toHaveLength(4);
  expect(delays).toEqual([1, 2]);
});

const silent: readonly (readonly [string, Behaviour])[] = [
  ["silence", () => {}],
  ["an answer that stops half-way", (response) => void response.writeHead(200).write("{")],
];

test.each(silent)("%s is waited for so long, then asked again", async (_, behaviour) => {
  server.next.push(behaviour);
  // On a busy machine a good answer may take as long.
  const short = { ...patience, attempts: 20, answerTimeoutMs: 100, readTimeoutMs: 100 };
  expect((await ask({ patience: short })).content).toContain("descriptors");
  expect(delays[0]).toBe(1);
});

test("a wait that the endpoint asks for is kept, and one that is too long ends the matter", async () => {
  server.next.push(fails(429, {}, { "retry-after": "1" }));
  await ask();
  expect(delays).toEqual([1_000]);
  server.next.push(fails(429, {}, { "retry-after": "3600" }));
  await expect(ask()).rejects.toMatchObject({
    code: "NETWORK",
    message: expect.stringMatching(/answers 429/),
  });
});

test("waits are spread by the given random numbers", async () => {
  server.next.push(fails(500, {}), fails(500, {}));
  await ask({ random: () => 0.5 });
  expect(delays).toEqual([0.75, 1.5]);
});

test("a server that goes on failing is given up", async () => {
  const again = Array.from({ length: 4 }, () => fails(500, { error: { message: "still broken" } }));
  server.next.push(...again);
  await expect(ask()).rejects.toMatchObject({
    code: "NETWORK",
    message: expect.stringMatching(/answers 500: still broken; .*what was answered is kept/),
  });
  expect(server.received).toHaveLength(4);
});

const ending: readonly (readonly [string, Behaviour, string, RegExp])[] = [
  [
    "a wrong key",
    fails(401, { error: { message: `Incorrect API key provided: ${KEY}, or sk-abc***xyz.` } }),
    "UNAUTHORISED",
    /answers 401: .*check the key/,
  ],
  [
    "an empty account",
    fails(429, { error: { message: "no", code: "insufficient_quota" } }),
    "UNAUTHORISED",
    /no credit/,
  ],
  [
    "an unknown model",
    fails(404, { error: "model 'small' not found" }),
    "NOT_FOUND",
    /check the model small/,
  ],
  [
    "a temperature that a model does not take",
    fails(400, { error: { message: "Unsupported value: 'temperature'" } }),
    "INVALID_ARGUMENT",
    /--temperature none/,
  ],
  ["any other refusal", fails(422, { detail: "no" }), "INVALID_ARGUMENT", /answers 422: no; .*--model/],
  ["a redirect", fails(308, {}, { location: "https://elsewhere.invalid/" }), "NETWORK", /sends elsewhere/],
];

test.each(ending)(
  "%s ends the matter at once, in one line without the key",
  async (_, behaviour, code, message) => {
    server.next.push(behaviour);
    const error = await ask({ key: KEY }).catch((caught: unknown) => caught as Error);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(String(error)).not.toMatch(/secret-key|sk-abc|\n/);
    expect(server.received).toHaveLength(1);
  },
);

const make = () => createChat({ baseUrl: server.baseUrl, key: "secret\nkey" });

test("a key that cannot be one is refused without being shown", () => {
  expect(make).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  expect(make).not.toThrow(/secret/);
});

test("an endpoint that is not there is said to be so at once", async () => {
  const gone = await startChatServer();
  await gone.close();
  const chat = createChat({ baseUrl: gone.baseUrl, key: null }, { patience });
  await expect(chat(request, new AbortController().signal)).rejects.toMatchObject({
    code: "NETWORK",
    message: expect.stringMatching(/cannot be reached \(ECONNREFUSED\); check --base-url/),
  });
});

/** An endpoint that takes no structured output, and calls the limit otherwise. */
const old: Behaviour = (response, received) => {
  const { response_format: format, max_tokens: limit } = received.body;
  if (limit !== undefined) {
    return fails(400, { error: { message: "use 'max_completion_tokens' instead" } })(response, received);
  }
  if (format !== undefined) {
    return fails(400, { error: { message: "response_format is not supported" } })(response, received);
  }
  return describes()(response, received);
};

test("what the endpoint does not take is left out from then on, with one notice each", async () => {
  server.otherwise = old;
  try {
    const chat = createChat(
      { baseUrl: server.baseUrl, key: null },
      { patience, onNotice: (t) => notices.push(t) },
    );
    const { signal } = new AbortController();
    await Promise.all([chat(request, signal), chat(request, signal), chat(request, signal)]);
    const before = server.received.length;
    await chat(request, signal);
    expect(server.received.length - before).toBe(1);
    expect(server.received.at(-1)?.body).toMatchObject({ max_completion_tokens: 100 });
    expect(notices).toEqual([
      expect.stringMatching(/does not take response_format json_schema; trying json_object/),
      expect.stringMatching(/does not take response_format json_object; answers are checked all the same/),
    ]);
  } finally {
    server.otherwise = describes();
  }
});

const unusable: readonly (readonly [string, Behaviour, RegExp])[] = [
  ["an answer that was cut off", says('{"descriptors": ["a', "length"), /cut off at the limit of tokens/],
  ["no text", sends(JSON.stringify(completion(null))), /is empty/],
  ["what a filter held back", sends(JSON.stringify(completion(null, "content_filter"))), /content filter/],
  [
    "a refusal",
    sends(JSON.stringify({ choices: [{ message: { content: null, refusal: "I cannot" } }] })),
    /is a refusal: I cannot/,
  ],
  ["no choice at all", sends('{"choices": []}'), /is empty/],
];

test.each(unusable)("%s is a bad answer, not a failure of the endpoint", async (_, behaviour, message) => {
  server.next.push(behaviour);
  await expect(ask()).rejects.toMatchObject({ name: "BadAnswer", message: expect.stringMatching(message) });
  expect(server.received).toHaveLength(1);
});

test("an answer without end is not read to its end", async () => {
  let written = 0;
  let closed = false;
  server.next.push((response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.on("close", () => (closed = true));
    const more = () => {
      if (closed) return;
      written += 65_536;
      if (response.write("x".repeat(65_536))) setImmediate(more);
      else response.once("drain", more);
    };
    more();
  });
  await expect(ask()).rejects.toMatchObject({
    name: "BadAnswer",
    message: expect.stringMatching(/more than 1000000 bytes/),
  });
  await expect.poll(() => closed).toBe(true);
  expect(written).toBeLessThan(50_000_000);
});

test("an abort ends a request under way, and a wait, with its reason", async () => {
  for (const behaviour of [(() => {}) as Behaviour, fails(429, {}, { "retry-after": "2" })]) {
    server.next.push(behaviour);
    const abort = new AbortController();
    const reason = new Error("enough");
    const seen = server.received.length;
    const asked = ask({ signal: abort.signal });
    asked.catch(() => {});
    await expect.poll(() => server.received.length).toBe(seen + 1);
    abort.abort(reason);
    await expect(asked).rejects.toBe(reason);
  }
});
