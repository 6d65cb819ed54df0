import { createHash } from "node:crypto";
import {
  type Box,
  createRandom,
  encodeRuns,
  type Encoder,
  maskBox,
  type RunLengths,
  similarities,
  type Vocabulary,
} from "@commonground/core";
import {
  type ChosenDrawing,
  chooseDrawings,
  LEAST_PIECES,
  type LeftOut,
} from "./drawings/choose-drawings.ts";
import { type Colour, type ColourTerm, termOf } from "./drawings/colours.ts";
import { drawingSeed } from "./drawings/drawing-seed.ts";
import { aloneShapes, colourWithin, drawOverWhite, SIDE, withoutShapes } from "./drawings/edits.ts";
import type { Style } from "./drawings/open-style.ts";
import { LEAST_AREA } from "./drawings/pieces.ts";
import { encodeSvgs } from "./encode-edits.ts";
import { drawRecolouring, namedTerms, type Recolouring } from "./measures/recoloured-pair.ts";

export const MANIFEST_SCHEMA = "commonground/interventions-manifest@1";

/** An edit: SHA-256 (hexadecimal) of its SVG in UTF-8, and of its RGB bytes as drawn, row by row. */
export interface EditRecord {
  readonly svgSha256: string;
  readonly pixelsSha256: string;
}

export interface PieceRecord {
  /** Places of its shapes in the drawing, from 0, in the order in which they are painted. */
  readonly shapes: readonly number[];
  /** Share of the frame, 0 to 1. */
  readonly area: number;
  readonly box: Box;
  /** What is seen of it: lengths of alternating runs, row by row, the first of pixels outside. */
  readonly mask: RunLengths;
  /** Mean colour as seen, 0 to 1, and the nearest basic colour term. */
  readonly colour: Colour;
  readonly term: ColourTerm;
  readonly leftOut: EditRecord;
  readonly keptAlone: EditRecord;
}

export interface DrawingRecord {
  /** The map of it is called NAME.npy or NAME.png. */
  readonly name: string;
  /** Its picture, beside the manifest. */
  readonly picture: string;
  /** The class that is explained: the model's answer. */
  readonly explained: string;
  readonly svgSha256: string;
  readonly pixelsSha256: string;
  readonly pieces: readonly PieceRecord[];
  /** The drawing with one piece in another colour, which makes a pair with it; null where none can be. */
  readonly recoloured: (EditRecord & { readonly piece: number; readonly to: ColourTerm }) | null;
}

/** What others need to make the same drawings, pieces and edits, and to hand in attributions to them. */
export interface Manifest {
  readonly schema: typeof MANIFEST_SCHEMA;
  readonly style: Pick<Style, "name" | "package" | "licence">;
  readonly model: { readonly id: string; readonly sha256: string };
  /** Templates that the classes' texts are made with, and all classes. */
  readonly classTemplates: readonly string[];
  readonly classes: readonly string[];
  readonly seed: number;
  /** Pixels of a side of pictures and masks. */
  readonly side: number;
  /** A drawing has this many pieces at least, each of more than this share of the frame. */
  readonly leastPieces: number;
  readonly leastArea: number;
  /** Drawings that were passed over, by reason. */
  readonly leftOut: LeftOut;
  readonly drawings: readonly DrawingRecord[];
}

export interface ManifestOptions {
  readonly count: number;
  readonly seed: number;
  /** Called with each drawing, for its picture. */
  readonly onDrawing: (chosen: ChosenDrawing, record: DrawingRecord) => Promise<void>;
  readonly onProgress?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The drawings that `evaluateInterventions` scores by the same style, count and seed, with their pieces and edits. */
export async function makeManifest(
  encoder: Encoder,
  vocabulary: Vocabulary,
  style: Style,
  { count, seed, onDrawing, onProgress, signal }: ManifestOptions,
): Promise<Manifest> {
  const { name, package: from, licence } = style;
  const named = [...namedTerms(vocabulary.descriptors).keys()];
  const leftOut: LeftOut = {};
  const drawings: DrawingRecord[] = [];
  for await (const chosen of chooseDrawings(style, { count, seed }, leftOut)) {
    signal?.throwIfAborted();
    onProgress?.(`drawing ${drawings.length + 1} of ${count}: ${chosen.name} …`);
    const record = await recordDrawing(chosen, {
      explained: await answerTo(encoder, vocabulary, chosen, signal),
      recolouring: drawRecolouring(chosen, named, createRandom(drawingSeed(seed, drawings.length))),
    });
    drawings.push(record);
    await onDrawing(chosen, record);
  }
  return {
    schema: MANIFEST_SCHEMA,
    style: { name, package: from, licence },
    model: { id: encoder.info.id, sha256: encoder.info.sha256 },
    classTemplates: vocabulary.bankRecord.classTemplates,
    classes: vocabulary.classes,
    seed,
    side: SIDE,
    leastPieces: LEAST_PIECES,
    leastArea: LEAST_AREA,
    leftOut,
    drawings,
  };
}

async function recordDrawing(
  { name, svg, drawing, whole, pieces }: ChosenDrawing,
  { explained, recolouring }: { readonly explained: string; readonly recolouring: Recolouring | null },
): Promise<DrawingRecord> {
  const edit = async (edited: string): Promise<EditRecord> => ({
    svgSha256: sha256(edited),
    pixelsSha256: sha256((await drawOverWhite(edited, name)).data),
  });
  const records: PieceRecord[] = [];
  for (const { shapes, mask, area } of pieces) {
    const colour = colourWithin(whole, mask);
    const shown = { width: SIDE, height: SIDE, data: mask };
    records.push({
      shapes,
      area: area / SIDE ** 2,
      box: maskBox(shown)!,
      mask: encodeRuns(shown),
      colour,
      term: termOf(colour),
      leftOut: await edit(withoutShapes(drawing, shapes)),
      keptAlone: await edit(aloneShapes(drawing, shapes)),
    });
  }
  return {
    name,
    picture: `drawings/${name}.png`,
    explained,
    svgSha256: sha256(svg),
    pixelsSha256: sha256(whole.data),
    pieces: records,
    recoloured: recolouring && {
      piece: recolouring.piece,
      to: recolouring.to,
      ...(await edit(recolouring.svg)),
    },
  };
}

/** The class that the model gives a drawing. */
async function answerTo(
  encoder: Encoder,
  vocabulary: Vocabulary,
  { name, svg }: Pick<ChosenDrawing, "name" | "svg">,
  signal?: AbortSignal,
): Promise<string> {
  const embeddings = await encodeSvgs(encoder, [svg], name, signal);
  const { data } = similarities(embeddings, vocabulary.classWeights);
  return vocabulary.classes[data.indexOf(Math.max(...data))];
}

function sha256(content: string | Uint8Array | Uint8ClampedArray): string {
  return createHash("sha256").update(content).digest("hex");
}
