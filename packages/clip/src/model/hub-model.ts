/* Which repository of the hub a name means. */
import { CommonGroundError } from "@commonground/core";
import { type HubAddress, parseHubAddress } from "@commonground/files/node";
import { embeddedModels } from "../checkpoints/embedded.ts";
import { findKnown, KNOWN_CHECKPOINTS } from "../checkpoints/registry.ts";

/**
 * The model's repository, and its revision where one is named, behind the name of a known checkpoint or anything that
 * `parseHubAddress` reads; undefined for what cannot be one, or is nearly the name of a known checkpoint. Throws
 * `INVALID_ARGUMENT` for data sets, spaces and addresses within a repository.
 */
export function hubModel(name: string): HubAddress | undefined {
  const known = findKnown(name);
  if (known !== undefined) return { repo: known.hubId, revision: undefined };
  const address = parseHubAddress(name, process.env.HF_ENDPOINT || undefined);
  if (address === null || siblings(address.repo).length > 0) return knownAt(name);
  const [, kind] = /^(dataset|space)s\//u.exec(address.repo) ?? [];
  if (kind === undefined) return address;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `${name}: is a ${kind === "dataset" ? "data set" : "space"} of the hub, not a model; give the repository of a CLIP-like model`,
  );
}

/** A known checkpoint with a revision: `ViT-B-16/openai@v1`. */
function knownAt(name: string): HubAddress | undefined {
  const [, short = "", revision] = /^([^@]+)@(.+)$/u.exec(name) ?? [];
  const known = findKnown(short);
  return known === undefined ? undefined : { repo: known.hubId, revision };
}

/** The same, with the revision that is asked for beside the name. Throws `NOT_FOUND` and `INVALID_ARGUMENT`. */
export function requestedModel(name: string, revision: string | undefined): HubAddress {
  const address = hubModel(name);
  if (address === undefined) throw unknown(name);
  if (address.revision !== undefined && revision !== undefined && address.revision !== revision) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${name}: names the revision ${address.revision}, and ${revision} is asked for beside it; give one of them`,
    );
  }
  return { repo: address.repo, revision: address.revision ?? revision };
}

/** Known checkpoints of the architecture that a name begins with. */
function siblings(name: string): readonly string[] {
  const prefix = `${name.split("/")[0]}/`.toLowerCase();
  return KNOWN_CHECKPOINTS.map((known) => known.name).filter((known) =>
    known.toLowerCase().startsWith(prefix),
  );
}

function unknown(name: string): CommonGroundError {
  const near = siblings(name);
  if (near.length > 0) {
    return new CommonGroundError("NOT_FOUND", `${name}: is not known; did you mean ${near.join(" or ")}?`);
  }
  const embedded = embeddedModels().map((model) => model.name);
  return new CommonGroundError(
    "NOT_FOUND",
    `${name}: is neither an embedded model (${embedded.join(", ")}), a directory, a known checkpoint ` +
      "nor a hub id (org/name or org/name@REVISION); `commonground model list` shows what is known",
  );
}
