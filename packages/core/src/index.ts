export * from "./errors.ts";
export * from "./matrix.ts";
export * from "./encoder.ts";
export * from "./settings.ts";
export * from "./explanation.ts";
export * from "./image/pixels.ts";
export type { Bank } from "./concepts/bank.ts";
