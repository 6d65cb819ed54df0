import { type EncoderCheck, must, mustBeEqual, mustBeFinite, mustDiffer, own } from "./encoder-check.ts";

const TEXTS = ["a red ladybird with black dots", "fish", "", "a green and brown tree; blue sky, pink clouds"];

/** How texts are encoded. */
export const textChecks: readonly EncoderCheck[] = [
  {
    name: "a text's numbers depend on no other text and no order",
    check: async (encoder) => {
      const together = await encoder.encodeTexts(TEXTS);
      must(
        together.rows === TEXTS.length && together.columns === encoder.info.embeddingDimension,
        `${together.rows} × ${together.columns}`,
      );
      mustBeFinite(together.data, "embeddings");
      const turned = await encoder.encodeTexts([...TEXTS.toReversed(), TEXTS[1]!]);
      for (const [i, text] of TEXTS.entries()) {
        const found = own(together, i, TEXTS.length);
        mustBeEqual(found, (await encoder.encodeTexts([text])).data, `"${text}" alone`);
        mustBeEqual(found, own(turned, TEXTS.length - 1 - i, TEXTS.length + 1), `"${text}" in other company`);
        for (let j = 0; j < i; j++)
          mustDiffer(found, own(together, j, TEXTS.length), `"${text}" and "${TEXTS[j]}"`);
      }
    },
  },
  {
    name: "no text gives no rows",
    check: async (encoder) => {
      const none = await encoder.encodeTexts([]);
      must(
        none.rows === 0 && none.columns === encoder.info.embeddingDimension,
        `${none.rows} × ${none.columns}`,
      );
    },
  },
  {
    name: "a text beyond the context is cut",
    check: async (encoder) => {
      const long = Array.from({ length: encoder.info.contextLength + 5 }, () => "red").join(" ");
      const longer = `${long} and then a blue fish in the sea`;
      const { data } = await encoder.encodeTexts([long, longer, "red"]);
      mustBeEqual(own({ data }, 0, 3), own({ data }, 1, 3), "what stands beyond the context");
      mustBeFinite(data, "embeddings");
    },
  },
];
