import { CommonGroundError } from "@commonground/core";
import { checkRevision } from "./check-name.ts";
import { DEFAULT_ENDPOINT } from "./default-endpoint.ts";
import { parseRepo } from "./repository.ts";

/** A repository of the hub as people write it. */
export interface HubAddress {
  /** Its path on the hub: `owner/name`, `datasets/owner/name`, `spaces/owner/name`. */
  readonly repo: string;
  /** Branch, tag or commit; undefined where none is named. */
  readonly revision: string | undefined;
}

/** Pages of a repository that show one revision of all of it. */
const REVISION_PAGES = new Set(["tree", "commit", "commits"]);

const REPO = /^(?:models\/)?((?:datasets\/|spaces\/)?\w[\w.-]*\/\w[\w.-]*|datasets\/\w[\w.-]*)$/u;

/**
 * Reads `owner/name`, `owner/name@REVISION`, the same after `hf-hub:` (open_clip, timm) or `hf://` (huggingface_hub),
 * and the hub's own addresses, `https://huggingface.co/owner/name` and `…/tree/REVISION`; data sets and spaces with
 * `datasets/` or `spaces/` before them. Null for anything else. Throws `INVALID_ARGUMENT` for the address of something
 * within a repository, and for names that none can have.
 */
export function parseHubAddress(text: string, endpoint: string = DEFAULT_ENDPOINT): HubAddress | null {
  const page = pageOfHub(text, endpoint);
  if (page !== null) return ofPage(page, text);
  const [, scheme = "", path = "", revision] =
    /^(hf-hub:|hf:\/\/)?([^@:]+)(?:@(.+))?$/su.exec(text.replace(/\/+$/u, "")) ?? [];
  const repo = REPO.exec(path)?.[1];
  if (repo !== undefined) return checked(repo, revision);
  if (scheme === "hf://" && path.split("/").length > 2) throw within(text, path);
  return null;
}

/** The path of an address of the hub, decoded by parts; null for other texts. */
function pageOfHub(text: string, endpoint: string): readonly string[] | null {
  if (!/^https?:\/\//iu.test(text) || !URL.canParse(text)) return null;
  const { host, pathname } = new URL(text);
  const base = new URL(endpoint);
  const isOurs = host === base.host && `${pathname}/`.startsWith(base.pathname.replace(/\/?$/u, "/"));
  if (!isOurs && !/^(?:www\.)?(?:huggingface\.co|hf\.co)$/iu.test(host)) return null;
  const path = isOurs ? pathname.slice(base.pathname.replace(/\/$/u, "").length) : pathname;
  try {
    return path.split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    return null;
  }
}

function ofPage(path: readonly string[], text: string): HubAddress | null {
  const length = path[0] === "spaces" || (path[0] === "datasets" && path.length > 2) ? 3 : 2;
  const repo = REPO.exec(path.slice(0, length).join("/"))?.[1];
  if (repo === undefined) return null;
  const [page, revision, ...rest] = path.slice(length);
  if (page === undefined) return checked(repo, undefined);
  if (REVISION_PAGES.has(page) && revision !== undefined && rest.length === 0) return checked(repo, revision);
  throw within(text, repo);
}

function checked(repo: string, revision: string | undefined): HubAddress {
  parseRepo(repo);
  if (revision !== undefined) checkRevision(revision);
  return { repo, revision };
}

function within(text: string, path: string): CommonGroundError {
  const repo = path
    .split("/")
    .slice(0, /^(?:models|datasets|spaces)\//u.test(path) ? 3 : 2)
    .join("/");
  return new CommonGroundError(
    "INVALID_ARGUMENT",
    `${text}: leads to something within a repository; give the whole, as ${repo} or ${repo}@REVISION`,
  );
}
