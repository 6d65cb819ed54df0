import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withHub } from "../../testing/with-hub.ts";
import { resolveRevision } from "./resolve-revision.ts";

const REPO = "owner/model";
const FILES = { "config.json": "{}", "model.safetensors": "weights" };

test(
  "a branch gives its commit and the files with lengths and hashes",
  withHub(async ({ hub, options }) => {
    const commit = hub.addRepository(REPO, FILES);
    const resolved = await resolveRevision(REPO, "main", options);
    expect(resolved).toEqual({
      commit,
      files: [
        { path: "config.json", size: 2, blob: "9e26dfeeb6e641a33dae4961196235bdb965b21b" },
        {
          path: "model.safetensors",
          size: 7,
          blob: "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c",
        },
      ],
    });
  }),
);

test(
  "a branch with slashes is asked for as one name",
  withHub(async ({ hub, options }) => {
    const commit = hub.addRepository(REPO, FILES, "refs/pr/1");
    expect((await resolveRevision(REPO, "refs/pr/1", options)).commit).toBe(commit);
  }),
);

test(
  "offline the commit is the one that the cache knows, and nothing is asked",
  withHub(async ({ hub, options, settings }) => {
    const commit = "c".repeat(40);
    const refs = join(settings.cacheDirectory, "models--owner--model", "refs");
    await mkdir(refs, { recursive: true });
    await writeFile(join(refs, "main"), commit);
    const offline = { ...options, settings: { ...settings, offline: true } };
    expect(await resolveRevision(REPO, "main", offline)).toEqual({ commit, files: null });
    expect(hub.requests).toEqual([]);
    await expect(resolveRevision(REPO, "other", offline)).rejects.toMatchObject({ code: "OFFLINE" });
  }),
);

test(
  "an unknown model without a token: says that it may be private",
  withHub(async ({ options }) => {
    await expect(resolveRevision(REPO, "main", options)).rejects.toMatchObject({
      code: "UNAUTHORISED",
      message: expect.stringMatching(/private, gated or does not exist.*HF_TOKEN/),
    });
  }),
);

test(
  "401 for a gated model: says where to accept the licence and to set HF_TOKEN",
  withHub(async ({ hub, options }) => {
    hub.addRepository(REPO, FILES);
    hub.gate(REPO, "hf_right");
    await expect(resolveRevision(REPO, "main", options)).rejects.toMatchObject({
      code: "UNAUTHORISED",
      message: expect.stringMatching(/accept the licence at http:.*owner\/model.*HF_TOKEN/),
    });
  }),
);

test(
  "403 for a gated model in spite of a token: says whose consent is missing, and not the token",
  withHub(async ({ hub, options, settings }) => {
    hub.addRepository(REPO, FILES);
    hub.gate(REPO, "hf_right");
    const wrong = { ...options, settings: { ...settings, token: "hf_wrong" } };
    const refused = resolveRevision(REPO, "main", wrong);
    await expect(refused).rejects.toMatchObject({
      code: "UNAUTHORISED",
      message: expect.stringContaining("signed in as the owner of HF_TOKEN"),
    });
    await expect(refused).rejects.not.toThrow("hf_wrong");
    const right = { ...options, settings: { ...settings, token: "hf_right" } };
    expect((await resolveRevision(REPO, "main", right)).files).toHaveLength(2);
  }),
);

test(
  "401 to a token: says to check it",
  withHub(async ({ hub, options, settings }) => {
    hub.addRepository(REPO, FILES);
    hub.plan("api", { kind: "status", status: 401 });
    const withToken = { ...options, settings: { ...settings, token: "hf_old" } };
    await expect(resolveRevision(REPO, "main", withToken)).rejects.toMatchObject({
      code: "UNAUTHORISED",
      message: expect.stringContaining("401 to your token"),
    });
  }),
);

test(
  "404 for a revision: names it",
  withHub(async ({ hub, options }) => {
    hub.addRepository(REPO, FILES);
    await expect(resolveRevision(REPO, "v9", options)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining('no revision "v9"'),
    });
  }),
);

test(
  "404 for the model: says to check the name",
  withHub(async ({ hub, options }) => {
    hub.addRepository(REPO, FILES);
    hub.plan("api", { kind: "status", status: 404, headers: { "x-error-code": "RepoNotFound" } });
    await expect(resolveRevision(REPO, "main", options)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("no such repository"),
    });
  }),
);

test(
  "500 three times, then an answer: the answer counts",
  withHub(async ({ hub, options, retries }) => {
    const commit = hub.addRepository(REPO, FILES);
    hub.plan("api", ...[500, 502, 503].map((status) => ({ kind: "status", status }) as const));
    expect((await resolveRevision(REPO, "main", options)).commit).toBe(commit);
    expect(retries).toHaveLength(3);
  }),
);

test(
  "500 for ever: ends after the attempts",
  withHub(async ({ hub, options }) => {
    hub.addRepository(REPO, FILES);
    hub.plan("api", ...Array.from({ length: 9 }, () => ({ kind: "status", status: 500 }) as const));
    await expect(resolveRevision(REPO, "main", options)).rejects.toMatchObject({ code: "NETWORK" });
    expect(hub.requests).toHaveLength(4);
  }),
);

test(
  "429 with Retry-After: waits as long as it is asked to",
  withHub(async ({ hub, options, retries }) => {
    const commit = hub.addRepository(REPO, FILES);
    hub.plan("api", { kind: "status", status: 429, headers: { "retry-after": "1" } });
    expect((await resolveRevision(REPO, "main", options)).commit).toBe(commit);
    expect(retries.map(({ delayMs }) => delayMs)).toEqual([1_000]);
  }),
);

test(
  "what is no listing is refused, such as the page of a hotel's network",
  withHub(async ({ hub, options, settings }) => {
    hub.addRepository(REPO, FILES);
    hub.plan("api", { kind: "wrong-length", length: 100 });
    await expect(resolveRevision(REPO, "main", options)).rejects.toMatchObject({
      code: "NETWORK",
      message: expect.stringContaining("no listing of a repository"),
    });
    await hub.close();
    await expect(resolveRevision(REPO, "main", { ...options, settings })).rejects.toMatchObject({
      code: "NETWORK",
      message: expect.stringContaining("the connection is refused"),
    });
  }),
);
