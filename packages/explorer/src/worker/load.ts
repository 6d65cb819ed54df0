import { findModelFolder, loadHubModel, loadModel, type WebClipModel } from "@commonground/clip/web";
import { fillTemplate, prepareVocabulary, type Vocabulary } from "@commonground/core";
import { readBank } from "@commonground/files/web";
import { chooseDevice, type Devices } from "./choose-device.ts";
import type { Load, Loaded } from "./engine.ts";
import type { ModelPlace, Place } from "./messages.ts";
import { patientEncoder } from "./patient-encoder.ts";
import { readyTexts } from "./ready-texts.ts";
import { rememberTexts, type RememberingEncoder } from "./remembered-texts.ts";

interface Held {
  readonly model: Promise<WebClipModel>;
  readonly texts: Promise<RememberingEncoder>;
  readonly devices: Promise<Devices>;
  readonly abort: AbortController;
  users: number;
}

/** Loads models and vocabularies; a model that several of them use is loaded once, and freed after the last. */
export function createLoad(): Load {
  const models = new Map<string, Held>();

  function hold(
    { model: place, graphics }: Place,
    begin: Parameters<Load>[1],
  ): { held: Held; release: () => void } {
    const held = models.get(place.key) ?? start(place, graphics, begin);
    models.set(place.key, held);
    held.users += 1;
    let over = false;
    return {
      held,
      release() {
        if (over) return;
        over = true;
        held.users -= 1;
        if (held.users > 0) return;
        if (models.get(place.key) === held) models.delete(place.key);
        held.abort.abort();
        held.devices.then((devices) => devices.release()).catch(() => {});
        held.model.then((model) => model.dispose()).catch(() => {});
      },
    };
  }

  return async (place, begin, signal): Promise<Loaded> => {
    begin("model");
    const { held, release } = hold(place, begin);
    signal.addEventListener("abort", release);
    try {
      const [{ encoder, begin: beginTexts, learn }, devices, bank, cache] = await Promise.all([
        held.texts,
        held.devices,
        readBank(place.bank, { signal }),
        readyTexts(place.texts),
      ]);
      signal.throwIfAborted();
      begin("words");
      beginTexts();
      const classes = place.classes ?? undefined;
      const onProgress = (done: number, total: number) => begin("words", done / total);
      const vocabulary = await prepareVocabulary(encoder, bank, { classes, cache, signal, onProgress });
      learnFrom(vocabulary, learn);
      return { encoder, devices, vocabulary, release };
    } catch (error) {
      release();
      throw error;
    } finally {
      signal.removeEventListener("abort", release);
    }
  };
}

/** Rows that were made ahead are of single texts, but for classes with several templates. */
function learnFrom(vocabulary: Vocabulary, learn: RememberingEncoder["learn"]): void {
  const { classes, classWeights, descriptors, descriptorWeights, bareWeights, bankRecord } = vocabulary;
  const [template, ...others] = bankRecord.classTemplates;
  if (template !== undefined && others.length === 0) {
    learn(
      classes.map((name) => fillTemplate(template, name)),
      classWeights,
    );
  }
  learn(
    descriptors.map((descriptor) => fillTemplate(bankRecord.descriptorTemplate, descriptor)),
    descriptorWeights,
  );
  learn(descriptors, bareWeights);
}

function start(place: ModelPlace, graphics: Place["graphics"], begin: Parameters<Load>[1]): Held {
  const abort = new AbortController();
  const { signal } = abort;
  let told = -1;
  const onBytes = (received: number, total: number | null) => {
    const percent = total === null ? -1 : Math.floor((100 * received) / total);
    if (percent !== told) begin("model", percent / 100);
    told = percent;
  };
  const model =
    place.from === "hub"
      ? loadHubModel(place, { endpoint: place.endpoint, signal, onBytes })
      : Promise.resolve().then(() =>
          loadModel(place.from === "files" ? folderOf(place) : place.address, { signal, onBytes }),
        );
  const texts = model.then((loaded) => rememberTexts(patientEncoder(loaded)));
  const devices = Promise.all([model, texts]).then(([loaded, { encoder }]) =>
    chooseDevice(loaded, encoder, graphics),
  );
  return { model, texts, devices, abort, users: 0 };
}

/** The files of the one model among some, by their names. */
function folderOf({ name, files }: Extract<ModelPlace, { from: "files" }>) {
  const folder = findModelFolder(Object.keys(files), name);
  const within = Object.entries(files).flatMap(([path, file]) => {
    const at = path.lastIndexOf("/");
    return path.slice(0, Math.max(at, 0)) === folder ? [[path.slice(at + 1), file] as const] : [];
  });
  return { id: folder.split("/").at(-1) || name, files: Object.fromEntries(within) };
}
