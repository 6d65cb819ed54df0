/** What the page is told of where it runs (`session.json`); a static host has an empty one. */
export interface Session {
  readonly version: string;
  /** Names of the images that were given, in order: image i is at `given/i`. */
  readonly images: readonly string[];
  /** Their paths as they were given, by which a study's images are found among them. */
  readonly paths: readonly string[];
  /** Name of the folder of results, whose files are below `results/` and listed in `results.json`; null for none. */
  readonly results: string | null;
  /** Address of the hub that models may come from; null where the page may ask none. */
  readonly hub: string | null;
}

/** What a page needs to read a folder of results (`results.json`): `[path, bytes]` of each file. */
export type ListedResults = readonly (readonly [path: string, bytes: number])[];
