import examples from "../examples.json" with { type: "json" };

export interface OfferedImage {
  readonly from: "given" | "example";
  readonly id: string;
  readonly name: string;
  /** Below the page's own folder. */
  readonly path: string;
}

/** The images of the command line by their names, then ours. */
export function offeredImages(given: readonly string[]): readonly OfferedImage[] {
  return [
    ...given.map((name, i) => ({ from: "given" as const, id: String(i), name, path: `given/${i}` })),
    ...examples.map(({ code, name }) => ({
      from: "example" as const,
      id: code,
      name,
      path: `examples/${code}.png`,
    })),
  ];
}
