import type { Note } from "@commonground/core";

export const DATA_SET_FORMATS = [
  "folder",
  "flat",
  "table",
  "parquet",
  "webdataset",
  "imagenet",
  "places365",
  "food101",
  "emoji",
] as const;

export type DataSetFormat = (typeof DATA_SET_FORMATS)[number];

/** A rectangle in pixels of the image as it is stored: left and top belong to it, right and bottom do not. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** One image of a data set. */
export interface Item {
  /** Place in the data set, from 0. */
  readonly index: number;
  /** Unique in the data set, the same at every opening, and never outside of it: a relative path with `/`. */
  readonly id: string;
  /** One of the data set's classes; null where none is known. */
  readonly label: string | null;
  readonly boxes: readonly Box[] | null;
  /** Path of the file that its bytes come from, which may hold other items, too. */
  readonly file: string;
  /**
   * The encoded image, read now. Throws NOT_FOUND, TOO_LARGE, INVALID_IMAGE or INVALID_DATA_SET, or the signal's reason.
   */
  bytes(signal?: AbortSignal): Promise<Uint8Array>;
}

/**
 * Images in a fixed order, by index, so that any process can read any range of them. What is held in memory is ids,
 * labels and places, some hundred bytes an item; bytes are read on demand.
 */
export interface DataSet {
  readonly name: string;
  readonly format: DataSetFormat;
  /** What was opened: a file, a folder, a pattern, or the name of a style. */
  readonly path: string;
  readonly size: number;
  /** Sorted, or in the order that the data set gives them; null where no item has a label. */
  readonly classes: readonly string[] | null;
  /** Sentences for a class name that are usual for this data set; null where none are. */
  readonly classTemplates: readonly string[] | null;
  /** What opening decided that a reader should know. */
  readonly notes: readonly Note[];
  /** Throws `RangeError` outside of 0 … size − 1. */
  item(index: number): Item;
}

/** What a format gives: everything of a data set but what opening knows anyway. */
export type OpenedDataSet = Pick<DataSet, "size" | "classes"> & {
  readonly classTemplates?: readonly string[];
  readonly notes?: readonly Note[];
  item(index: number): Item;
};

export interface OpenOptions {
  /** Found by looking where it is not given. */
  readonly format?: DataSetFormat | undefined;
  /**
   * Class names, in the order that whole numbers as labels count them. A label that is none of them is refused; an
   * emoji style, which has more drawings than any bank, is cut to them.
   */
  readonly classes?: readonly string[] | undefined;
  /** File of folder names, synsets or numbers and the class names they stand for, one pair a line. */
  readonly names?: string | undefined;
  /** Which split (`train`, `test`, …) of a data set that has several. */
  readonly split?: string | undefined;
  /** Column of labels, where it is called otherwise than usual. */
  readonly label?: string | undefined;
  /** Folder that the paths of a table start from; the table's own if not given. */
  readonly images?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told what is being looked through, now and then. */
  readonly onProgress?: ((text: string) => void) | undefined;
}
