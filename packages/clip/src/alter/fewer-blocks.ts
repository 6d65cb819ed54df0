import { CommonGroundError } from "@commonground/core";
import {
  type Block,
  blocksOf,
  type EncoderName,
  sameBlock,
  type TensorPlace,
  type TensorPlaces,
} from "./tensor-place.ts";

type Config = Record<string, unknown>;

/**
 * The first `wanted` of an encoder's blocks. The first block of a stage changes its width and must stay, so what goes
 * are the last blocks that are not the first of their stage. Throws `INVALID_ARGUMENT` where that cannot be.
 */
function keptBlocks(place: string, blocks: readonly Block[], wanted: number): Block[] {
  const least = blocks.filter(({ index }) => index === 0).length;
  if (wanted < least || wanted > blocks.length) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${place} has ${blocks.length} blocks, of which ${least} to ${blocks.length} can be kept, not ${wanted}` +
        (least > 1 ? ": the first of each stage changes the width" : ""),
    );
  }
  const kept = [...blocks];
  while (kept.length > wanted)
    kept.splice(
      kept.findLastIndex(({ index }) => index > 0),
      1,
    );
  return kept;
}

/** Whether a tensor of that place stays when an encoder has just these blocks. */
export function staysWith(
  place: TensorPlace | undefined,
  tower: EncoderName,
  kept: readonly Block[],
): boolean {
  if (place?.tower !== tower || typeof place.at !== "object") return true;
  const { at } = place;
  return kept.some((block) => sameBlock(block, at));
}

/** The blocks that `wanted` of an encoder are. */
export function chooseBlocks(
  file: string,
  places: TensorPlaces,
  tower: EncoderName,
  wanted: number,
): Block[] {
  return keptBlocks(`${file}: the ${tower} encoder`, blocksOf(places, tower), wanted);
}

/** A configuration that says of an encoder that it has just these blocks. Throws `UNSUPPORTED_ARCHITECTURE`. */
export function withBlocks(config: Config, path: string, tower: EncoderName, kept: readonly Block[]): Config {
  const model = config["model_cfg"] as Config | undefined;
  if (model !== undefined) {
    const section = { ...(model[`${tower}_cfg`] as Config) };
    if (section["timm_model_name"] === undefined) {
      section["layers"] = Array.isArray(section["layers"]) ? perStage(kept) : kept.length;
    } else if (!String(section["timm_model_name"]).startsWith("convnext")) {
      throw new CommonGroundError(
        "UNSUPPORTED_ARCHITECTURE",
        `${path}: the blocks of ${String(section["timm_model_name"])} are given by its name; ` +
          "take blocks from a checkpoint whose configuration counts them",
      );
    }
    return { ...config, model_cfg: { ...model, [`${tower}_cfg`]: section } };
  }
  // Older files have both, and the dictionary overrides.
  const sections = [`${tower}_config`, `${tower}_config_dict`].filter(
    (key) => typeof config[key] === "object" && config[key] !== null,
  );
  const first = sections.length > 0 ? sections : [`${tower}_config`];
  return Object.assign(
    { ...config },
    ...first.map((key) => ({
      [key]: { ...(config[key] as Config | undefined), num_hidden_layers: kept.length },
    })),
  );
}

function perStage(blocks: readonly Block[]): number[] {
  const counts: number[] = [];
  for (const { stage } of blocks) counts[stage] = (counts[stage] ?? 0) + 1;
  return counts;
}
