import { time } from "./statistics.mjs";

/** The model, and the milliseconds it has spent encoding images so far. */
export function clocked(model) {
  let spent = 0;
  const encoder = {
    ...model,
    async encodeImages(...inputs) {
      let encoded;
      spent += await time(async () => (encoded = await model.encodeImages(...inputs)));
      return encoded;
    },
  };
  return { encoder, encoding: () => spent };
}
