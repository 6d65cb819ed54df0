import { createRandom } from "@commonground/core";

/** Regions of which every order is gone through: 720 orders, 64 sets and as many with the rest. */
export const MAX_EXACT_REGIONS = 6;
/** Random orders of more regions. */
const SAMPLED_ORDERS = 20;

/** All orders of up to six regions, which give chance without error; of more, 20 drawn by the seed. */
export function chanceOrders(regions: number, seed: number): number[][] {
  if (regions <= MAX_EXACT_REGIONS) return permutations(Array.from({ length: regions }, (_, r) => r));
  const random = createRandom(seed);
  return Array.from({ length: SAMPLED_ORDERS }, () => {
    const order = Array.from({ length: regions }, (_, r) => r);
    for (let i = regions - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  });
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) => {
    const orders = permutations(items.filter((item) => item !== first));
    for (const order of orders) order.unshift(first);
    return orders;
  });
}
