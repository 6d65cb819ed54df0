/** The models and banks that come with the application, as people choose them; the first of each is the default. */

export const OUR_MODELS = [
  { name: "emoji-vit-s", description: "ViT 192×6, patch 8 at 112 px; for drawings, not photographs" },
  { name: "emoji-vit-16-xs", description: "ViT 96×3, patch 16 at 112 px" },
  { name: "emoji-vit-16-s", description: "ViT 128×4, patch 16 at 112 px" },
  { name: "emoji-vit-16-m", description: "ViT 160×5, patch 16 at 112 px" },
  { name: "emoji-vit-16-s-half", description: "the same as 16-s, from half of the styles" },
  { name: "emoji-vit-16-s-quarter", description: "the same as 16-s, from a quarter of the styles" },
  { name: "emoji-vit-8-s", description: "ViT 128×4, patch 8 at 112 px" },
  { name: "emoji-rn-xs", description: "ResNet 12 wide at 224 px" },
  { name: "emoji-rn-s", description: "ResNet 16 wide at 224 px" },
  { name: "emoji-convnext-xs", description: "ConvNeXt 24 wide at 224 px" },
  { name: "emoji-convnext-s", description: "ConvNeXt 32 wide at 224 px" },
] as const;

export const OUR_BANKS = [
  { name: "emoji", description: "drawings of emoji" },
  { name: "imagenet", description: "photographs, the 1,000 classes of ImageNet" },
  { name: "food101", description: "photographs of dishes" },
  { name: "places365", description: "photographs of places" },
] as const;

export const DEFAULT_MODEL = OUR_MODELS[0].name;
export const DEFAULT_BANK = OUR_BANKS[0].name;
