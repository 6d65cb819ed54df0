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

const licence = "CC BY-SA 4.0";
/** Smaller image encoders in the space of `emoji-vit-s`, for studies of size, patches, architecture and share of the data. */
const family = (name: string, megabytes: number, encoder: string): EmbeddedModel => ({
  name,
  description: `${encoder}, of the family of emoji-vit-s`,
  megabytes,
  licence,
});

const models: readonly EmbeddedModel[] = [
  {
    name: "emoji-vit-s",
    description:
      "ViT 192×6, patch 8 at 112 px, trained on openly licensed emoji artwork: for drawings, not photographs",
    megabytes: 7.4,
    licence,
  },
  family("emoji-vit-16-xs", 2.7, "ViT 96×3, patch 16 at 112 px"),
  family("emoji-vit-16-s", 3.7, "ViT 128×4, patch 16 at 112 px"),
  family("emoji-vit-16-m", 5.2, "ViT 160×5, patch 16 at 112 px"),
  family("emoji-vit-16-s-half", 3.7, "ViT 128×4, patch 16 at 112 px, from half of the styles"),
  family("emoji-vit-16-s-quarter", 3.7, "ViT 128×4, patch 16 at 112 px, from a quarter of the styles"),
  family("emoji-vit-8-s", 3.6, "ViT 128×4, patch 8 at 112 px"),
  family("emoji-rn-xs", 3.5, "ResNet 12 wide, blocks 1-1-1-1, at 224 px"),
  family("emoji-rn-s", 4.8, "ResNet 16 wide, blocks 1-1-2-1, at 224 px"),
  family("emoji-convnext-xs", 3.2, "ConvNeXt 24 wide, blocks 1-1-3-1, at 224 px"),
  family("emoji-convnext-s", 4.3, "ConvNeXt 32 wide, blocks 1-1-3-1, at 224 px"),
];

/** The models that come with the packages. */
export function embeddedModels(): readonly EmbeddedModel[] {
  return models;
}

/** Directory of the embedded model `name`; undefined when none is called so. */
export function embeddedDirectory(name: string): string | undefined {
  return models.some((model) => model.name === name) ? join(embeddedPackage(), name) : undefined;
}

/** Directory of embeddings of texts that come with the embedded models, as `fileTextCache` keeps them. */
export function embeddedTexts(): string {
  return join(embeddedPackage(), "texts");
}

function embeddedPackage(): string {
  return dirname(fileURLToPath(import.meta.resolve("@commonground/models-emoji/package.json")));
}
