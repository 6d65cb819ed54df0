import type { ChangesTold } from "../../results/changes.ts";
import type { Sides } from "../../results/changes-engine.ts";
import type { Study } from "../../state/study.ts";
import { changesHtml } from "./changes-html.ts";
import { smallPictures } from "./small-pictures.ts";

/** Lines of each list in the page. */
const LINES = 1000;
/** Pictures in the page, of some 3 kB each: those of changed answers first. */
const PICTURES = 300;

/** All that changed between two runs as a self-contained page. Rejects as `study.ask` does. */
export async function wholeChanges({ ask, place }: Study, sides: Sides, told: ChangesTold): Promise<string> {
  const query = { search: null, sort: null, label: null };
  const classes = await ask("changedClasses", sides, query, 0, LINES);
  const answers = await ask("changedImages", sides, query, 0, LINES);
  const concepts = await ask("changedConcepts", sides, query, 0, LINES);
  const parts = await ask("movedParts", sides, query, 0, LINES);
  const images = new Set([...answers.items, ...parts.items].map(({ id }) => id));
  const pictures = await smallPictures(Array.from(images), PICTURES, place);
  return changesHtml({ told, classes, answers, concepts, parts, pictures });
}
