import { type ModelInfo, SETTING_CHOICES } from "@commonground/core";
import * as z from "zod/mini";
import { parseConfig } from "../tower/parse-config.ts";
import type { ConfigFile } from "./layout.ts";

const recommended = z.partial(
  z.strictObject({
    regions: z.enum(SETTING_CHOICES.regions),
    projection: z.enum(SETTING_CHOICES.projection),
  }),
);

/**
 * The key `recommended` of a configuration: settings of `explain` that measured best with the model. Null without one.
 * Throws `INVALID_CONFIG` for a setting that is not among them.
 */
export function readRecommended({ path, value }: ConfigFile): ModelInfo["recommended"] {
  const given = (value as { readonly recommended?: unknown } | undefined)?.recommended;
  return given === undefined ? null : parseConfig(recommended, given, path, "recommended");
}
