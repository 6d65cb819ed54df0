import { CommonGroundError } from "@commonground/core";
import { ADAPTER_CONFIG, ADAPTER_WEIGHTS } from "../weights/adapter-config.ts";
import { matchLayout } from "./find-layout.ts";

/** Whether files of these names are a LoRA adapter and no model; a model beside an adapter is the model, as in Node. */
export function isAdapter(names: ReadonlySet<string>): boolean {
  return (
    names.has(ADAPTER_CONFIG) &&
    ADAPTER_WEIGHTS.some((name) => names.has(name)) &&
    matchLayout(names) === undefined
  );
}

/** What a browser says of an adapter, whose base is elsewhere; `place` is what errors call it. */
export function adapterFault(place: string): CommonGroundError {
  return new CommonGroundError(
    "UNSUPPORTED_FEATURE",
    `${place}: is a LoRA adapter, which changes another model, and a page loads whole models only; explain with it by the command (commonground explain --model FOLDER --json FILE) and open FILE here, or merge it in Python (merge_and_unload) and give the folder of the merged model`,
  );
}
