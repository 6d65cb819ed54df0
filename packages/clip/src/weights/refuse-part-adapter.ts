import { CommonGroundError } from "@commonground/core";
import type { AdapterConfig } from "./adapter-config.ts";
import { type AdapterTensors, weightNames } from "./adapter-tensors.ts";
import type { StoredWeights } from "./stored-weights.ts";

/**
 * Refuses an adapter that was trained on a part of a model alone, as peft saves `get_peft_model(model.vision_model, …)`:
 * its names begin within the part. Those of open_clip's `model.visual` are also names of the text encoder, which would be
 * changed in its stead; peft's note of the class that it wrapped tells them apart. Throws `UNSUPPORTED_FEATURE`.
 */
export function refusePartAdapter(
  { changes, whole }: AdapterTensors,
  { source, header: { tensors } }: StoredWeights,
  { trained }: AdapterConfig,
  file: string,
): void {
  const asked = [
    ...changes.map(({ module, isTable, b }) => ({
      names: weightNames(module),
      rows: isTable ? undefined : b?.shape[0],
    })),
    ...Array.from(whole.keys(), (name) => ({ names: [name], rows: undefined })),
  ];
  const fitsIn = (part: string): boolean =>
    asked.every(({ names, rows }) => {
      const entry = names.map((name) => tensors.get(part + name)).find((each) => each !== undefined);
      return entry !== undefined && (rows === undefined || rows === entry.shape[0]);
    });
  if (fitsIn("") && trained !== "VisionTransformer") return;
  const { names } = asked[0]!;
  const parts = new Set(
    [...tensors.keys()].flatMap((name) =>
      names.filter((own) => name.endsWith(`.${own}`)).map((own) => name.slice(0, -own.length)),
    ),
  );
  const fitting = [...parts].filter(fitsIn).map((part) => part.slice(0, -1));
  const begins = /vision/iu.test(trained ?? "") ? "vis" : /text/iu.test(trained ?? "") ? "text" : "";
  const named = fitting.filter((part) => part.startsWith(begins));
  const places = named.length > 0 ? named : fitting;
  if (places.length === 0) return;
  const kind = trained === undefined ? "" : ` (a ${trained})`;
  const [place] = places;
  throw new CommonGroundError(
    "UNSUPPORTED_FEATURE",
    `${file}: was trained on a part of a model alone${kind}: its ${names[0]} is that of ${places.join(" or ")} in ${source.name}; ` +
      `adapters of whole models are merged here. In Python, put it on that part and save the whole model: ` +
      `model.${place} = PeftModel.from_pretrained(model.${place}, FOLDER).merge_and_unload()`,
  );
}
