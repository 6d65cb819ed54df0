import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A model that comes with the packages. */
export interface EmbeddedModel {
  readonly name: string;
  readonly description: string;
  /** Size of its weights in megabytes (10⁶ bytes). */
  readonly megabytes: number;
  readonly licence: string;
}

const models: readonly EmbeddedModel[] = [
  {
    name: "emoji-vit-s",
    description:
      "ViT 192×6, patch 8 at 112 px, trained on openly licensed emoji artwork: for drawings, not photographs",
    megabytes: 7.4,
    licence: "CC BY-SA 4.0",
  },
];

/** The models that come with the packages. */
export function embeddedModels(): readonly EmbeddedModel[] {
  return models;
}

/** Directory of the embedded model `name`; undefined when none is called so. */
export function embeddedDirectory(name: string): string | undefined {
  if (!models.some((model) => model.name === name)) return undefined;
  const manifest = fileURLToPath(import.meta.resolve("@commonground/models-emoji/package.json"));
  return join(dirname(manifest), name);
}
