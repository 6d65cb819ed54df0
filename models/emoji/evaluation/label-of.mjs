/** A concept's label as the bank and the training write it. */
export function labelOf({ label }) {
  return label.replaceAll("’", "'");
}
