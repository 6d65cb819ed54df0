import type { WebDevice } from "@commonground/clip/web";
import type {
  EncodedImages,
  EncodeImagesOptions,
  ErrorCode,
  ExplainSettings,
  Matrix,
  ModelInfo,
  MutualKnowledgeExplanation,
  Pixels,
  Prediction,
} from "@commonground/core";
import type { DecodedImage } from "@commonground/files";
import type { Graphics } from "./try-graphics.ts";

/** To the worker. Each question has a number that its answers repeat. */
export type ToWorker =
  /** What answers `loaded`; later questions name it by this one's number, `on`. */
  | { readonly kind: "load"; readonly id: number; readonly place: Place }
  /** Lets go of what was loaded under this number, or is still being loaded. */
  | { readonly kind: "release"; readonly id: number }
  | { readonly kind: "open"; readonly id: number; readonly on: number; readonly image: Blob | DecodedImage }
  | { readonly kind: "explain"; readonly id: number; readonly asked: Asked }
  /** `without`: labels of parts, and "rest". */
  | {
      readonly kind: "takeAway";
      readonly id: number;
      readonly asked: Asked;
      readonly without: readonly string[];
    }
  | ({
      readonly kind: "encodeImages";
      readonly id: number;
      readonly on: number;
      readonly images: readonly Pixels[];
    } & Pick<EncodeImagesOptions, "features" | "drop">)
  | {
      readonly kind: "encodeTexts";
      readonly id: number;
      readonly on: number;
      readonly texts: readonly string[];
    }
  | { readonly kind: "cancel"; readonly id: number };

/** Where a model, its concepts and classes come from; folders end with a slash. */
export interface Place {
  readonly model: ModelPlace;
  /** The file, or its address. */
  readonly bank: Blob | string;
  /** Null for the bank's own. */
  readonly classes: readonly string[] | null;
  /** The list of embeddings that were made ahead (`ready-texts.ts`). */
  readonly texts: string;
  /** Which graphics cards may encode images. */
  readonly graphics: Graphics;
}

/** Where a model's files are: below an address, at hand by their names, or on a hub. */
export type ModelPlace = {
  /** The same for the same files in this page: what has one key is loaded once. */
  readonly key: string;
} & (
  | { readonly from: "address"; readonly address: string }
  | { readonly from: "files"; readonly name: string; readonly files: Readonly<Record<string, Blob>> }
  | {
      readonly from: "hub";
      readonly repo: string;
      readonly revision: string | undefined;
      readonly endpoint: string;
    }
);

/** By which a page knows whether it would answer as a study did. */
export interface LoadedVocabulary {
  readonly bank: string;
  readonly descriptors: number;
  readonly bankSha256: string;
  readonly classesSha256: string;
  /** The settings that hold where none is given. */
  readonly settings: ExplainSettings;
}

export interface Asked {
  /** What answers: the number of the question that loaded it. */
  readonly on: number;
  /** An image that was opened, by the SHA-256 of its file. */
  readonly image: string;
  readonly settings: Partial<ExplainSettings>;
  readonly target: string | null;
  readonly versus: string | null;
}

/** What encodes images that are opened now. */
export interface Computing {
  readonly device: WebDevice;
  /** In words; null as long as only the processor has been tried. */
  readonly why: string | null;
}

/** What was opened, and how it looks. */
export interface OpenedImage {
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  /** What the model sees of it, as PNG, at a multiple of the model's size. */
  readonly picture: Blob;
}

/** What the model says of the image without some of its parts. */
export interface TakenAway {
  readonly prediction: Prediction;
  /** Of each class, in the order of `loaded`. */
  readonly probabilities: Float32Array;
  /** What stands where they were, transparent elsewhere: a PNG of the frame's size. */
  readonly cover: Blob;
}

/** Said first, where the browser has locks: the worker holds this one as long as it lives (`vital-sign.ts`). */
export interface Begun {
  readonly kind: "begun";
  readonly id: 0;
  readonly lock: string;
}

/** From the worker. */
export type FromWorker =
  | Begun
  | {
      readonly kind: "loaded";
      readonly id: number;
      readonly model: ModelInfo;
      readonly classes: readonly string[];
      readonly vocabulary: LoadedVocabulary;
    }
  /** The graphics card was lost while it computed: nothing more will be answered. */
  | { readonly kind: "lost"; readonly id: 0; readonly why: string }
  /** Of the model with this number; it comes unasked, after `loaded`. */
  | { readonly kind: "computing"; readonly id: number; readonly computing: Computing }
  | { readonly kind: "opened"; readonly id: number; readonly image: OpenedImage }
  /** `step`: one of the walk, or of loading; it has begun, and so much of it is done where that is known. */
  | { readonly kind: "progress"; readonly id: number; readonly step: string; readonly share: number | null }
  /** Without causes first, which take longest, then whole. */
  | {
      readonly kind: "explained";
      readonly id: number;
      readonly explanation: MutualKnowledgeExplanation;
      readonly whole: boolean;
    }
  | { readonly kind: "takenAway"; readonly id: number; readonly answer: TakenAway }
  | { readonly kind: "encodedImages"; readonly id: number; readonly encoded: EncodedImages }
  | { readonly kind: "encodedTexts"; readonly id: number; readonly encoded: Matrix }
  | { readonly kind: "failed"; readonly id: number; readonly error: Fault };

/** Of what was cancelled or superseded, of what nobody foresaw, and of a worker that is gone. */
export type WorkerFaultCode = "CANCELLED" | "CRASHED" | "STOPPED";

export interface Fault {
  readonly code: ErrorCode | WorkerFaultCode;
  readonly message: string;
}
