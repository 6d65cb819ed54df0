import { type Encoder, prepareVocabulary, type Vocabulary } from "@commonground/core";

/** Classes that the synthetic encoder tells by their colours, and its vocabulary of them. */
export const COLOUR_CLASSES = ["red fish", "blue bird", "green tree"];

export function colourVocabulary(encoder: Encoder): Promise<Vocabulary> {
  return prepareVocabulary(encoder, {
    schema: "commonground/bank@1",
    name: "colours",
    description: "",
    licence: "CC0-1.0",
    classTemplates: ["{}"],
    descriptorTemplate: "{}",
    classes: Object.fromEntries(COLOUR_CLASSES.map((name) => [name, [`${name} tail`, `${name} head`]])),
    descriptors: ["white page"],
  });
}
