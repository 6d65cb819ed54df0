import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { impatient, withHub } from "../../testing/with-hub.ts";
import { defaultPatience } from "./patience.ts";
import { resolveRevision } from "./resolve-revision.ts";

const REPO = "owner/model";

/** What a hub at this address, asked for the first time, is said to be. */
const unreachable = (host: string, reason: string) => ({
  code: "NETWORK",
  message: expect.stringMatching(
    new RegExp(
      `^owner/model: the hub at ${host} cannot be reached \\(${reason}\\); check the network, ` +
        String.raw`HF_ENDPOINT \(http.*\) and any proxy \(HTTPS_PROXY.*\), then try again; what the cache holds \(.*\) can be used`,
    ),
  ),
});

test("the patience of commands ends within ten seconds", () => {
  expect(defaultPatience.contactMs).toBeLessThan(10_000);
});

test(
  "a host that does not exist is asked for twice, then said to be unknown",
  withHub(async ({ options, settings, retries }) => {
    const lost = { ...options, settings: { ...settings, endpoint: "http://hub.invalid" } };
    await expect(resolveRevision(REPO, "main", lost)).rejects.toMatchObject(
      unreachable("hub.invalid", "(there is no host of that name|names of hosts cannot be looked up)"),
    );
    expect(retries).toHaveLength(1);
    expect(retries[0]?.reason).toMatch(/^owner\/model: no answer from hub\.invalid \([^;]*\)$/);
  }),
);

test(
  "a connection that is refused is tried twice",
  withHub(async ({ hub, options, retries }) => {
    await hub.close();
    await expect(resolveRevision(REPO, "main", options)).rejects.toMatchObject(
      unreachable(new URL(hub.endpoint).host, "the connection is refused"),
    );
    expect(retries).toHaveLength(1);
  }),
);

test(
  "a server that accepts and stays silent is left when the time for a first answer is over, and not asked again",
  withHub(async ({ options, settings, retries }) => {
    let connections = 0;
    const silent = createServer(() => connections++);
    await new Promise<void>((resolve) => {
      silent.listen(0, "127.0.0.1", resolve);
    });
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const hasty = {
      ...options,
      settings: { ...settings, endpoint },
      patience: { ...impatient, contactMs: 300, answerTimeoutMs: 60_000 },
    };
    await expect(resolveRevision(REPO, "main", hasty)).rejects.toMatchObject(
      unreachable(new URL(endpoint).host, "no answer for 1 s"),
    );
    expect(connections).toBe(1);
    expect(retries).toEqual([]);
    silent.close();
  }),
);

test(
  "a hub that has answered, if only with an error, is waited for with all patience",
  withHub(async ({ hub, options, retries }) => {
    const commit = hub.addRepository(REPO, { "config.json": "{}" });
    hub.plan("api", { kind: "status", status: 503 }, { kind: "silence" }, { kind: "silence" });
    const patience = { ...impatient, contactMs: 2_000, answerTimeoutMs: 200 };
    expect((await resolveRevision(REPO, "main", { ...options, patience })).commit).toBe(commit);
    expect(retries).toHaveLength(3);
    expect(retries[2]?.reason).toContain("no answer for 1 s");
  }),
);
