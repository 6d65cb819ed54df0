import { CommonGroundError, contentHash } from "@commonground/core";
import { fileAddress, type HubAddress, listRepository, type RemoteFile } from "@commonground/files/web";
import { chooseFiles } from "../checkpoints/choose-files.ts";
import { matchLayout } from "../checkpoints/find-layout.ts";
import { INDEX_SUFFIX } from "../weights/shard-index.ts";
import { loadModel, type LoadModelOptions, type WebClipModel } from "./load-model-web.ts";

const DEFAULT_REVISION = "main";

export interface LoadHubModelOptions extends Omit<LoadModelOptions, "revision"> {
  /** Address of the hub, without a slash at the end. */
  readonly endpoint?: string | undefined;
}

/**
 * Loads a model from the hub in a browser, without a cache or a token. Its files are chosen as in Node; `info.revision` is
 * the commit. Rejects as `listRepository`, `chooseFiles` and `loadModel` do, and with `CORRUPT` where the weights are not
 * those that the hub lists.
 */
export async function loadHubModel(
  { repo, revision = DEFAULT_REVISION }: HubAddress,
  { endpoint, ...options }: LoadHubModelOptions = {},
): Promise<WebClipModel> {
  const { commit, files } = await listRepository(repo, revision, { endpoint, signal: options.signal });
  const names = chooseFiles(
    repo,
    files.map(({ path }) => path),
  );
  const model = await loadModel(
    {
      id: repo,
      files: Object.fromEntries(names.map((name) => [name, fileAddress(repo, commit, name, endpoint)])),
    },
    { ...options, revision: commit },
  );
  const expected = await expectedHash(names, files);
  if (expected === null || expected === model.info.sha256) return model;
  await model.dispose();
  throw new CommonGroundError(
    "CORRUPT",
    `${repo}: what arrives is not what the hub lists (hash ${model.info.sha256} instead of ${expected}); try again later`,
  );
}

/** What `hashWeights` of these files must give, from what the hub lists; null where it lists git's hashes alone. */
async function expectedHash(names: readonly string[], files: readonly RemoteFile[]): Promise<string | null> {
  const first = names.indexOf(matchLayout(new Set(names))!.weightsFile);
  const hashes = names
    .slice(first)
    .filter((name) => !name.endsWith(INDEX_SUFFIX))
    .map((name) => files.find(({ path }) => path === name)!.blob);
  if (hashes.some(({ length }) => length !== 64)) return null;
  return hashes.length === 1 ? hashes[0]! : contentHash(hashes);
}
