import { CommonGroundError } from "../errors.ts";

/** Most players whose 2ⁿ subsets are all encoded. */
export const MAX_EXACT_PLAYERS = 8;

/**
 * Exact Shapley values (Shapley 1953): φ_p = Σ_{S∌p} |S|!(n−|S|−1)!/n! · [v(S∪p) − v(S)]. `table`: 2ⁿ values, v(S) at
 * the index whose bit p says whether p is in S. They add up to v(all) − v(none). Throws `INVALID_ARGUMENT` when the
 * table has no 2ⁿ entries.
 */
export function shapleyValues(table: ArrayLike<number>, players: number): number[] {
  checkTable(table, players);
  const weights = Array.from({ length: players }, (_, size) => 1 / (players * choose(players - 1, size)));
  return Array.from({ length: players }, (_, p) => {
    const bit = 1 << p;
    let value = 0;
    for (let subset = 0; subset < table.length; subset++) {
      if ((subset & bit) === 0) value += weights[sizeOf(subset)] * (table[subset | bit] - table[subset]);
    }
    return value;
  });
}

/**
 * Shapley interactions of pairs (Grabisch & Roubens 1999): I_pq = Σ_{S∌p,q} |S|!(n−|S|−2)!/(n−1)! · [v(S∪pq) − v(S∪p) −
 * v(S∪q) + v(S)]; symmetric, 0 on the diagonal. Positive: the two are worth more together. `table` as above.
 */
export function shapleyInteractions(table: ArrayLike<number>, players: number): number[][] {
  checkTable(table, players);
  const weights = Array.from(
    { length: Math.max(players - 1, 0) },
    (_, size) => 1 / ((players - 1) * choose(players - 2, size)),
  );
  const interactions = Array.from({ length: players }, () => Array<number>(players).fill(0));
  for (let p = 0; p < players; p++) {
    for (let q = p + 1; q < players; q++) {
      const [a, b] = [1 << p, 1 << q];
      let sum = 0;
      for (let subset = 0; subset < table.length; subset++) {
        if ((subset & (a | b)) !== 0) continue;
        const gain = table[subset | a | b] - table[subset | a] - table[subset | b] + table[subset];
        sum += weights[sizeOf(subset)] * gain;
      }
      interactions[p][q] = interactions[q][p] = sum;
    }
  }
  return interactions;
}

/** Number of players in a subset. */
export function sizeOf(subset: number): number {
  let size = 0;
  for (let rest = subset; rest !== 0; rest &= rest - 1) size++;
  return size;
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}

function checkTable(table: ArrayLike<number>, players: number): void {
  if (table.length === 2 ** players) return;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `shapleyValues: ${players} players have ${2 ** players} subsets, got ${table.length} values`,
  );
}
