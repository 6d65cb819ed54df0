import { CommonGroundError } from "@commonground/core";
import { cachedCommit, repoPaths } from "./cache-layout.ts";
import { firstContact } from "./first-contact.ts";
import type { HubOptions } from "./hub-options.ts";
import { listingUrl, MAX_LISTING_BYTES, parseListing, type RemoteFile } from "./parse-listing.ts";
import { request, type Answer } from "./request.ts";

export type { RemoteFile } from "./parse-listing.ts";

export interface ResolvedRevision {
  /** The commit, 40 hexadecimal digits. */
  readonly commit: string;
  /** Null where the hub was not asked. */
  readonly files: readonly RemoteFile[] | null;
}

/**
 * The commit that a branch, tag or commit stands for, and its files with lengths and hashes
 * (`/api/models/{id}/revision/{revision}?blobs=true`, likewise datasets and spaces). Offline the commit is the one that the cache knows. Throws
 * `INVALID_ARGUMENT`, `OFFLINE`, `UNAUTHORISED`, `NOT_FOUND`, `NETWORK`.
 */
export async function resolveRevision(
  repo: string,
  revision: string,
  options: HubOptions,
): Promise<ResolvedRevision> {
  const { endpoint, cacheDirectory, offline } = options.settings;
  const known = await cachedCommit(repoPaths(cacheDirectory, repo), revision);
  if (offline) {
    if (known !== null) return { commit: known, files: null };
    throw new CommonGroundError(
      "OFFLINE",
      `${repo}: revision ${revision} is not in the cache (${cacheDirectory}) and HF_HUB_OFFLINE is set; ` +
        "unset it to download it",
    );
  }
  const url = listingUrl(repo, revision, endpoint);
  const subject = { name: repo, repo, revision };
  const text = await firstContact(repo, (asking) => request(url, {}, subject, asking, readListing), options);
  return parseListing(text, repo, endpoint);
}

async function readListing({ response, watch }: Answer): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    watch.alive();
    length += chunk.length;
    if (length > MAX_LISTING_BYTES) {
      throw new CommonGroundError(
        "NETWORK",
        `${response.url}: the listing is longer than ${MAX_LISTING_BYTES} bytes; check HF_ENDPOINT`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
