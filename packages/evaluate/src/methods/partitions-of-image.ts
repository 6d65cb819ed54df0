import { createRandom, type ImageToExplain, maskArea, type Pixels } from "@commonground/core";
import { randomRegions } from "../controls/random-regions.ts";
import { bandRegions, equalCells, rings } from "../controls/regular-regions.ts";
import { METHODS, type Method, type MethodName, type PartOrder } from "./methods.ts";
import { objectOfImage } from "./object-partitions.ts";
import type { Partition, PartitionedImage } from "./partition.ts";
import { type MethodsWork, type PartsOfImage, partsOfImage } from "./part-partitions.ts";
import { partsByBaseline } from "./parts-by-baseline.ts";

/**
 * The regions of an image by every method asked for, those of trained baselines last. Controls have as many regions as there are K-means parts: `random`
 * their areas in the order of their causes, `disc` their area in all, `grid` and `bands` the whole frame. `seed` decides
 * where the random regions lie. Where only the object is asked for, it is not divided into parts.
 */
export async function partitionsOfImage(
  image: ImageToExplain,
  methods: readonly MethodName[],
  work: MethodsWork,
): Promise<PartitionedImage> {
  const wanted = methods.map((name): Method => METHODS[name]);
  const controls = wanted.flatMap((method) => (method.from === "frame" ? [method.control] : []));
  const objects = wanted.flatMap((method) => (method.from === "object" ? [method] : []));
  const ordersOf = (division: "kmeans" | "pca") =>
    wanted.flatMap((method): PartOrder[] =>
      method.from === "parts" && method.parts === division ? [method.order] : [],
    );
  const kmeans = ordersOf("kmeans");
  const pca = ordersOf("pca");
  const referred: readonly PartOrder[] =
    controls.includes("random") && !kmeans.includes("causes") ? [...kmeans, "causes"] : kmeans;
  const byPca = pca.length > 0 ? await partsOfImage(image, "pca", pca, work) : null;
  const object = objects.length > 0 ? await objectOfImage(image, objects, work) : null;
  const byKmeans =
    referred.length > 0 || controls.length > 0 || (byPca === null && object === null)
      ? await partsOfImage(image, "kmeans", referred, work)
      : null;
  const frame = work.encoder.prepareImage(image.pixels);
  const own = [byKmeans, byPca].flatMap((parts) => (parts === null ? [] : [parts.partition]));
  const asked = own.map(({ regions, ways }) => ({
    regions,
    ways: ways.filter(({ method }) => methods.includes(method as MethodName)),
  }));
  const trained: Partition[] = [];
  for (const explainer of work.baselines) {
    trained.push((await partsByBaseline(image, explainer, { signal: work.signal })).partition);
  }
  return {
    target: work.vocabulary.classes.indexOf((byKmeans ?? byPca ?? object)!.answer),
    partitions: [
      ...asked.filter(({ ways }) => ways.length > 0),
      ...(object?.partitions ?? []),
      ...controls.map((control) => controlPartition(control, frame, byKmeans!, work.seed)),
      ...trained,
    ],
  };
}

function controlPartition(
  control: Extract<Method, { from: "frame" }>["control"],
  frame: Pixels,
  { partition, causes }: PartsOfImage,
  seed: number,
): Partition {
  const { regions } = partition;
  const by = (of: Partition["regions"], scores: readonly number[] | null): Partition => ({
    regions: of,
    ways: [{ method: control, scores, words: null }],
  });
  switch (control) {
    case "random":
      return by(randomRegions(regions, createRandom(seed)), causes);
    case "grid":
      return by(equalCells(frame, regions.length), null);
    case "bands":
      return by(bandRegions(frame, regions.length), null);
    case "disc": {
      const area = regions.reduce((sum, region) => sum + maskArea(region), 0) / (frame.width * frame.height);
      return by(
        rings(frame, Math.min(1, area), regions.length),
        regions.map((_, ring) => regions.length - ring),
      );
    }
  }
}
