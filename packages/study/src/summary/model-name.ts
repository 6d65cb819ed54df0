/** A model as it is told: with its precision where that is not the usual one. */
export function modelName({
  model,
  precision,
}: {
  readonly model: string;
  readonly precision: string;
}): string {
  return precision === "f32" ? model : `${model} ${precision}`;
}
