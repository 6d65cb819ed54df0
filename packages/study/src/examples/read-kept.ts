import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CommonGroundError, type Explanation } from "@commonground/core";
import { parseExplanation } from "@commonground/files";
import type { Run } from "../results/open-results.ts";
import { areWhole } from "../shards/kept-explanations.ts";
import { explanationsFile } from "../shards/shard-file.ts";
import type { FoundRow } from "./find-rows.ts";

const MAKE_AGAIN = "remove the file and run the study again with --keep explanations";

/**
 * The explanations that were kept of `rows`, by id; none where none were kept. Throws `INVALID_EXPLANATION` for a line
 * that is none, `INVALID_RESULTS` for one of another image or model than its row is of, or a file that was changed.
 */
export async function readKept(
  { folder, record }: Run,
  rows: ReadonlyMap<string, FoundRow>,
): Promise<Map<string, Explanation>> {
  const kept = new Map<string, Explanation>();
  const all = Array.from(rows.values());
  for (const shard of new Set(all.map((row) => row.shard))) {
    const wanted = all.filter((row) => row.shard === shard);
    const path = join(folder, explanationsFile(shard));
    if (!(await exists(path))) continue;
    if (!(await areWhole(folder, shard))) {
      throw new CommonGroundError(
        "INVALID_RESULTS",
        `${path}: its bytes were changed since it was written (another SHA-256); ${MAKE_AGAIN}`,
      );
    }
    for await (const [id, line] of linesOf(
      path,
      wanted.map((row) => row.id),
    )) {
      const explanation = parseExplanation(parse(line), `${path}, ${id}`);
      const { image, model } = explanation;
      if (image.path !== id) continue;
      const same = image.sha256 === rows.get(id)!.sha256 && model.sha256 === record.identity.weightsSha256;
      if (!same) {
        throw new CommonGroundError(
          "INVALID_RESULTS",
          `${path}: its explanation of ${id} is not of the image or the model of the row; ${MAKE_AGAIN}`,
        );
      }
      kept.set(id, explanation);
    }
  }
  return kept;
}

/** Lines in which one of the ids stands as a JSON string; others are not worth reading. */
async function* linesOf(path: string, ids: readonly string[]): AsyncGenerator<[id: string, line: string]> {
  const named = ids.map((id) => [id, `"path":${JSON.stringify(id)}`] as const);
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    for (const [id, text] of named) if (line.includes(text)) yield [id, line];
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
