import { CommonGroundError } from "@commonground/core";
import { checkRevision } from "./check-name.ts";
import { DEFAULT_ENDPOINT } from "./default-endpoint.ts";
import { type Listing, listingUrl, parseListing } from "./parse-listing.ts";

export interface ListRepositoryOptions {
  /** Address of the hub, without a slash at the end. */
  readonly endpoint?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a page can do about it: it has neither a cache nor a token. */
const INSTEAD = "or download it with commonground model pull and give its folder";

/**
 * Lists a revision of a repository in a browser, as `resolveRevision` does in Node. Throws `INVALID_ARGUMENT`,
 * `UNAUTHORISED`, `NOT_FOUND`, `NETWORK`, or the signal's reason.
 */
export async function listRepository(
  repo: string,
  revision: string,
  { endpoint = DEFAULT_ENDPOINT, signal }: ListRepositoryOptions = {},
): Promise<Listing> {
  checkRevision(revision);
  const address = listingUrl(repo, revision, endpoint);
  const { host } = new URL(endpoint);
  const unreachable = (cause: unknown) => {
    signal?.throwIfAborted();
    return new CommonGroundError(
      "NETWORK",
      `${repo}: the hub at ${host} cannot be reached from this page (${(cause as Error).message}); check the network, ${INSTEAD}`,
      { cause },
    );
  };
  const response = await fetch(address, { signal: signal ?? null }).catch((cause: unknown) => {
    throw unreachable(cause);
  });
  if (response.ok) {
    const text = await response.text().catch((cause: unknown) => {
      throw unreachable(cause);
    });
    return parseListing(text, repo, endpoint);
  }
  const { status, headers } = response;
  await response.body?.cancel();
  if (status === 404) {
    const what = headers.get("x-error-code") === "RevisionNotFound" ? `revision ${revision}` : "repository";
    throw new CommonGroundError(
      "NOT_FOUND",
      `${repo}: the hub at ${host} has no such ${what}; check the name`,
    );
  }
  if (status === 401 || status === 403) {
    throw new CommonGroundError(
      "UNAUTHORISED",
      `${repo}: is private, asks for consent, or does not exist (${status}); check the name, ${INSTEAD}`,
    );
  }
  throw new CommonGroundError("NETWORK", `${repo}: ${host} answers ${status}; try again later, ${INSTEAD}`);
}

/** Address of a file of a commit. */
export function fileAddress(repo: string, commit: string, path: string, endpoint = DEFAULT_ENDPOINT): string {
  return `${endpoint}/${repo}/resolve/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`;
}
