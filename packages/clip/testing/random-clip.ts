/* What a checkpoint to be made up is: its geometry, in the words of the layouts' configurations. */

/** Side of the input in pixels. */
interface Image {
  readonly imageSize: number;
}

/** Transformer blocks; `hidden` units in their perceptrons, 4 · width by default. */
export interface RandomTower {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly hidden?: number;
}

export interface RandomVit extends RandomTower, Image {
  readonly family?: undefined;
  readonly patch: number;
}

export interface RandomResNet extends Image {
  readonly family: "resnet";
  readonly width: number;
  readonly layers: readonly number[];
}

export interface RandomConvNext extends Image {
  readonly family: "convnext";
  /** timm's name of the model. */
  readonly name: string;
  readonly widths: readonly number[];
  readonly depths: readonly number[];
  readonly head: "linear" | "mlp";
}

/** In open_clip's layout the tower must have the sizes of timm's model `name`. */
export interface RandomSiglip extends RandomTower, Image {
  readonly family: "siglip";
  readonly name: string;
  readonly patch: number;
}

export type RandomVision = RandomVit | RandomResNet | RandomConvNext | RandomSiglip;

export interface RandomClip {
  readonly embeddingDimension: number;
  readonly quickGelu?: boolean;
  readonly vision: RandomVision;
  readonly text: RandomTower & { readonly contextLength: number; readonly vocabularySize: number };
}

export type Shapes = Readonly<Record<string, readonly number[]>>;

/** The shapes of a checkpoint's tensors, and its configuration; null where the layout has none. */
export interface CheckpointFiles {
  readonly weightsName: string;
  readonly shapes: Shapes;
  readonly configName: string;
  readonly config: object | null;
}

export function prefixed(prefix: string, shapes: Shapes): Shapes {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [prefix + name, shape]));
}

/** Shapes of a weight and its bias: [out] or [out, …inner], and [out]. */
export function affine(name: string, out: number, ...inner: readonly number[]): Shapes {
  return { [`${name}.weight`]: [out, ...inner], [`${name}.bias`]: [out] };
}

/** `shapes` once for each of `count` places, below `prefix` and the place's number. */
export function repeated(prefix: string, count: number, shapes: Shapes): Shapes {
  const all = Array.from({ length: count }, (_, i) => prefixed(`${prefix}${i}.`, shapes));
  return Object.assign({}, ...all) as Shapes;
}
