import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { DEFAULT_ENDPOINT } from "./default-endpoint.ts";

/** Where repositories come from and where they are kept. */
export interface HubSettings {
  /** Address of the hub, without a slash at the end. */
  readonly endpoint: string;
  /** Absolute path of the cache that huggingface_hub uses too. */
  readonly cacheDirectory: string;
  /** Access token; sent to the endpoint's origin and nowhere else. */
  readonly token: string | null;
  /** Nothing may be asked of the network. */
  readonly offline: boolean;
}

/**
 * Settings from `HF_HOME`, `HF_HUB_CACHE`, `HF_TOKEN`, `HF_TOKEN_PATH`, `HF_ENDPOINT`, `HF_HUB_OFFLINE` and the older
 * names and defaults that huggingface_hub knows (its `constants.py`). Without `HF_TOKEN` the token is read from
 * `$HF_HOME/token`. Throws `INVALID_ARGUMENT` for an endpoint that is no web address and a token that cannot be one.
 */
export async function hubSettings(env: Readonly<Record<string, string | undefined>>): Promise<HubSettings> {
  const path = (value: string) => resolve(expand(value, env));
  const home = path(env.HF_HOME || join(env.XDG_CACHE_HOME || "~/.cache", "huggingface"));
  return {
    endpoint: checkEndpoint(env.HF_ENDPOINT || DEFAULT_ENDPOINT),
    cacheDirectory: path(env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE || join(home, "hub")),
    token: await readToken(env, path(env.HF_TOKEN_PATH || join(home, "token"))),
    offline: isTrue(env.HF_HUB_OFFLINE || env.TRANSFORMERS_OFFLINE),
  };
}

function isTrue(value: string | undefined): boolean {
  return /^(1|on|yes|true)$/i.test(value ?? "");
}

function expand(path: string, env: Readonly<Record<string, string | undefined>>): string {
  return path
    .replace(/^~(?=$|[/\\])/, () => env.HOME || homedir())
    .replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (whole: string, braced?: string, plain?: string) => {
      return env[braced ?? plain ?? ""] ?? whole;
    });
}

function checkEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `HF_ENDPOINT: ${JSON.stringify(endpoint)} is no web address; give one such as ${DEFAULT_ENDPOINT} or unset it`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      "HF_ENDPOINT: the address holds a user name or password; set HF_TOKEN instead",
    );
  }
  return endpoint.replace(/\/+$/, "");
}

async function readToken(
  env: Readonly<Record<string, string | undefined>>,
  file: string,
): Promise<string | null> {
  const given = (env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN || "").trim();
  if (given !== "") return checkToken(given, "HF_TOKEN");
  const stored = (await readFile(file, "utf8").catch(() => "")).trim();
  return stored === "" ? null : checkToken(stored, file);
}

function checkToken(token: string, where: string): string {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${where}: holds characters that no access token has; copy the token again from ${DEFAULT_ENDPOINT}/settings/tokens`,
    );
  }
  return token;
}
