/**
 * How evenly an assignment spreads over descriptors: the entropy, in nats, of the descriptor found in a slot drawn at
 * random from all slots of all parts. 0 when every slot holds the same descriptor, ln(slots) when all differ
 * (ln 15 ≈ 2.71 for five parts with three each; the paper reports 1.70 without and 2.33 with transport on ImageNet).
 * 0 for no slots.
 */
export function assignmentDiversity(descriptorsByPart: readonly (readonly number[])[]): number {
  const slots = descriptorsByPart.flat();
  const counts = new Map<number, number>();
  for (const descriptor of slots) counts.set(descriptor, (counts.get(descriptor) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy += (count / slots.length) * Math.log(slots.length / count);
  return entropy;
}
