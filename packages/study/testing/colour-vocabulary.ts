import { type Bank, type Encoder, prepareVocabulary, type Vocabulary } from "@commonground/core";

/** Classes that the synthetic encoder tells by their colours, and its vocabulary of them. */
export const COLOUR_CLASSES = ["red fish", "blue bird", "green tree"];

export function colourBank(classes: readonly string[] = COLOUR_CLASSES): Bank {
  return {
    schema: "commonground/bank@1",
    name: "colours",
    description: "",
    licence: "CC0-1.0",
    classTemplates: ["{}"],
    descriptorTemplate: "{}",
    classes: Object.fromEntries(classes.map((name) => [name, [`${name} tail`, `${name} head`]])),
    descriptors: ["white page"],
  };
}

export function colourVocabulary(encoder: Encoder, classes?: readonly string[]): Promise<Vocabulary> {
  return prepareVocabulary(encoder, colourBank(classes));
}
