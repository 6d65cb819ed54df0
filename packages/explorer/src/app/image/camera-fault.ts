import { PlainFault } from "../../state/fault-of.ts";

const INSTEAD = "or choose or drop a picture";

/** What browsers call the ways in which there is no camera, and what to do about each. */
const REASONS: Readonly<Record<string, string>> = {
  NotAllowedError: `This page may not use the camera. Allow it in the browser, beside the address, and press Camera again, ${INSTEAD}.`,
  SecurityError: `The browser or the page round this one forbids the camera. Open this page in a tab of its own, ${INSTEAD}.`,
  NotFoundError: `No camera was found. Connect one and press Camera again, ${INSTEAD}.`,
  NotReadableError: `Another program uses the camera. End that one and press Camera again, ${INSTEAD}.`,
};

/** What is told where no camera comes, by what `getUserMedia` rejected with. */
export function cameraFault(error: unknown): PlainFault {
  const { name, message } = error as Error;
  const text =
    REASONS[name] ?? `The camera did not start: ${message || name}. Press Camera again, ${INSTEAD}.`;
  return new PlainFault(text, { cause: error });
}

/** Where browsers have no camera to give. */
export const noCameraHere = () =>
  new PlainFault(
    "The browser gives a camera only to pages that came by https or from this machine. Choose or drop a picture.",
  );

/** Where the camera is there and no picture came. */
export const noStill = () => new PlainFault(`The camera gave no picture. Press Camera again, ${INSTEAD}.`);
