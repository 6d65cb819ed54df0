/** Largest footer in bytes: a shard with a thousand groups of rows has one of some megabytes. */
export const MAX_FOOTER_BYTES = 64_000_000;

/** Most rows in a group: pyarrow writes at most 2²⁰, DuckDB and Polars fewer. */
export const MAX_GROUP_ROWS = 2 ** 22;

/** Most rows of a data set in Parquet: more than twice ImageNet-21k; a kilobyte could claim a billion. */
export const MAX_ROWS = 2 ** 25;

/** Most values of a column in a group, lists taken apart: a row has sixteen numbers of boxes at most on average. */
export const MAX_GROUP_VALUES = 2 ** 26;

/**
 * Most bytes of a column in a group, compressed or not: one group's images are held while they are read. Hugging Face
 * writes groups of a hundred images, and shards of half a gigabyte.
 */
export const MAX_GROUP_BYTES = 2 ** 30;

/** A page above `UNQUESTIONED_BYTES` may not be more than so many times larger than what it is unpacked from. */
export const MAX_EXPANSION = 100;

/** Up to here a page may expand as it likes: a column of one label alone does, a thousandfold. */
export const UNQUESTIONED_BYTES = 16_000_000;
