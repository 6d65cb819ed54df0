import { CommonGroundError } from "@commonground/core";

/** What the hub keeps repositories of. */
export type RepoType = "model" | "dataset" | "space";

/**
 * A repository is named by its path on the hub, here and in results: `owner/name` for a model, `datasets/owner/name`
 * for a data set, `spaces/owner/name` for an application.
 */
export interface Repository {
  readonly type: RepoType;
  /** `owner/name`, or the `name` alone of some old ones. */
  readonly id: string;
}

/** huggingface_hub accepts no longer ones (`utils/_validators.py`). */
const MAX_ID_LENGTH = 96;

/** The repository of a name, checked before it becomes a path or an address. Throws `INVALID_ARGUMENT`. */
export function parseRepo(name: string): Repository {
  const [, kind, id = ""] = /^(?:(dataset|space)s\/)?(.*)$/su.exec(name) ?? [];
  const parts = id.split("/");
  const valid =
    id.length <= MAX_ID_LENGTH &&
    parts.length <= 2 &&
    parts.every((part) => /^[A-Za-z0-9_]([\w.-]*[A-Za-z0-9_])?$/.test(part)) &&
    !/--|\.\.|\.git$/.test(id);
  if (valid) return { type: (kind as RepoType | undefined) ?? "model", id };
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `${JSON.stringify(name)} is no repository of the hub; give one as owner/name or datasets/owner/name`,
  );
}
