import { CommonGroundError } from "@commonground/core";
import type { HubSettings } from "./hub-settings.ts";
import { PassingFailure, retryAfterMs } from "./with-retries.ts";

/** What is asked for, for messages. */
export interface Subject {
  /** Begins the line: the repository, or repository and file. */
  readonly name: string;
  readonly repo: string;
  readonly revision: string;
}

/**
 * The error for an answer other than 2xx: `UNAUTHORISED`, `NOT_FOUND` or `NETWORK`, or `PassingFailure` where another
 * attempt may help. The hub says in `X-Error-Code` what was not found (huggingface_hub `utils/_http.py`); it answers
 * 401 for repositories that do not exist, so as not to tell of private ones.
 */
export function statusError(response: Response, url: URL, subject: Subject, settings: HubSettings): Error {
  const { status, headers } = response;
  if (status === 429 || status === 408 || status === 425 || status >= 500) {
    return passing(`${url.host} answers ${status}`, subject, retryAfterMs(headers, Date.now()));
  }
  if (url.origin !== new URL(settings.endpoint).origin) {
    // An address of the storage that has run out; the next attempt gets a new one.
    return passing(`the storage at ${url.host} answers ${status}`, subject, null);
  }
  const code = headers.get("x-error-code");
  if (status === 401 || status === 403) return unauthorised(status, code, subject, settings);
  if (status === 404) return notFound(code, subject, settings);
  return new CommonGroundError(
    "NETWORK",
    `${subject.name}: ${url.host} answers ${status}; check HF_ENDPOINT, or try again later`,
  );
}

function passing(what: string, subject: Subject, retryAfter: number | null): PassingFailure {
  const wait = retryAfter === null ? "later" : `in ${Math.ceil(retryAfter / 1000)} s`;
  return new PassingFailure(
    new CommonGroundError("NETWORK", `${subject.name}: ${what}; try again ${wait}, what has arrived is kept`),
    { retryAfterMs: retryAfter },
  );
}

function unauthorised(
  status: number,
  code: string | null,
  { name, repo }: Subject,
  { endpoint, token }: HubSettings,
): CommonGroundError {
  const page = `${endpoint}/${repo}`;
  const tokens = `${endpoint}/settings/tokens`;
  if (code === "GatedRepo") {
    return new CommonGroundError(
      "UNAUTHORISED",
      `${name}: its owner asks for consent first; accept the licence at ${page}, ` +
        (token === null
          ? `then set HF_TOKEN to a token from ${tokens}`
          : "signed in as the owner of HF_TOKEN"),
    );
  }
  if (token === null) {
    return new CommonGroundError(
      "UNAUTHORISED",
      `${name}: the hub answers ${status}, it is private, gated or does not exist; check the name at ${page}, ` +
        `accept the licence there if it has one, and set HF_TOKEN to a token from ${tokens}`,
    );
  }
  return new CommonGroundError(
    "UNAUTHORISED",
    `${name}: the hub answers ${status} to your token; check the name and the licence at ${page} ` +
      `and that HF_TOKEN may read it (${tokens})`,
  );
}

function notFound(code: string | null, subject: Subject, { endpoint }: HubSettings): CommonGroundError {
  const { name, repo, revision } = subject;
  const what =
    code === "RevisionNotFound"
      ? `there is no revision ${JSON.stringify(revision)}; see ${endpoint}/${repo}/commits/main`
      : code === "EntryNotFound"
        ? `there is no such file at ${revision}; see ${endpoint}/${repo}/tree/${encodeURIComponent(revision)}`
        : `the hub at ${endpoint} has no such repository; check the name`;
  return new CommonGroundError("NOT_FOUND", `${name}: ${what}`);
}
