import { CommonGroundError } from "@commonground/core";
import * as z from "zod/mini";
import { parseRepo } from "./repository.ts";

/** A file as the hub lists it. */
export interface RemoteFile {
  /** Path inside the repository, with forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Its name in the cache: SHA-256 for files in large-file storage, git's hash for the others. */
  readonly blob: string;
}

export interface Listing {
  /** The commit, 40 hexadecimal digits. */
  readonly commit: string;
  readonly files: readonly RemoteFile[];
}

/** A listing of ten thousand files has about three megabytes. */
export const MAX_LISTING_BYTES = 50_000_000;

const listing = z.object({
  sha: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.int().check(z.nonnegative()),
      blobId: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
      lfs: z.nullish(
        z.object({
          sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
          size: z.int().check(z.nonnegative()),
        }),
      ),
    }),
  ),
});

/** Where the hub lists a revision's files with lengths and hashes. Throws `INVALID_ARGUMENT` for what is no repository. */
export function listingUrl(repo: string, revision: string, endpoint: string): string {
  const { type, id } = parseRepo(repo);
  return `${endpoint}/api/${type}s/${id}/revision/${encodeURIComponent(revision)}?blobs=true`;
}

/** What the hub at `endpoint` answers there. Throws `NETWORK` for what is no listing. */
export function parseListing(text: string, repo: string, endpoint: string): Listing {
  const parsed = listing.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new CommonGroundError(
      "NETWORK",
      `${repo}: the answer of ${endpoint} is no listing of a repository (${parsed.error.issues[0]?.path.join(".") || "no JSON"}); ` +
        "check HF_ENDPOINT and any proxy between",
    );
  }
  const files = parsed.data.siblings.map(({ rfilename, size, blobId, lfs }) => ({
    path: rfilename,
    size: lfs?.size ?? size,
    blob: lfs?.sha256 ?? blobId,
  }));
  return { commit: parsed.data.sha, files };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
