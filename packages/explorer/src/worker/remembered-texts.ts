import { type Encoder, type Matrix, matrix, row } from "@commonground/core";

/** Numbers that are held: 128 MiB, a quarter of a million texts at 128 dimensions, sixty thousand at 512. */
const MOST_HELD = 2 ** 25;

/** An encoder that encodes a text once, so that of a list of classes only those that are new are computed. */
export interface RememberingEncoder {
  readonly encoder: Encoder;
  /** Texts from before this are forgotten first; those since are kept as long as there is room. */
  begin(): void;
  /** What is known of texts from elsewhere, a row each. */
  learn(texts: readonly string[], rows: Matrix): void;
}

export function rememberTexts(encoder: Encoder, most = MOST_HELD): RememberingEncoder {
  const columns = encoder.info.embeddingDimension;
  const held = new Map<string, { readonly since: number; readonly values: Float32Array }>();
  let since = 0;
  const hold = (text: string, values: Float32Array) => {
    held.delete(text);
    for (const [oldest, kept] of held) {
      if ((held.size + 1) * columns <= most || kept.since === since) break;
      held.delete(oldest);
    }
    if ((held.size + 1) * columns <= most) held.set(text, { since, values });
  };
  return {
    begin: () => void (since += 1),
    learn: (texts, rows) => texts.forEach((text, i) => hold(text, row(rows, i).slice())),
    encoder: {
      ...encoder,
      async encodeTexts(texts, options) {
        const unknown = [...new Set(texts)].filter((text) => !held.has(text));
        const encoded = matrix(texts.length, columns);
        const made = unknown.length === 0 ? encoded : await encoder.encodeTexts(unknown, options);
        const fresh = new Map(unknown.map((text, i) => [text, row(made, i).slice()]));
        const known = new Map(texts.map((text) => [text, fresh.get(text) ?? held.get(text)!.values]));
        for (const [i, text] of texts.entries()) encoded.data.set(known.get(text)!, i * columns);
        for (const [text, values] of known) hold(text, values);
        return encoded;
      },
    },
  };
}
