import { CommonGroundError, type Matrix } from "@commonground/core";

export interface MaximalTransport {
  /** Σ over rows and columns of mass · gain. */
  readonly gain: number;
  /**
   * One a column. No plan gains more than Σ supply · maxₖ(gain − price) + Σ demand · price; this one gains just that,
   * which proves it the best.
   */
  readonly prices: Float64Array;
}

/**
 * The plan that carries every row's supply to the columns' demands with the largest gain, exactly: a transportation
 * problem, by successive shortest augmenting paths with prices (H. Kuhn's Hungarian method in the form of J. Edmonds
 * & R. Karp, 1972, and N. Tomizawa, 1971). Paths run over the columns alone: from one to another goes the row that
 * loses least by moving. `gains`: R × K, finite; `supplies` and `demands`: whole numbers from 0 with equal sums below
 * 2⁵³. `start`: prices to begin from, as of a similar problem; they change the way, not the gain (beyond rounding).
 *
 * Worst case R · K² + R² · K steps and more where rows are split, usually far fewer; 12 · K² bytes. Throws
 * `INVALID_ARGUMENT` for wrong lengths or sums.
 */
export function maximalTransport(
  gains: Matrix,
  supplies: ArrayLike<number>,
  demands: ArrayLike<number>,
  start?: Float64Array,
): MaximalTransport {
  check(gains, supplies, demands);
  const { rows, columns, data } = gains;
  const prices = Float64Array.from(start ?? new Float64Array(columns));
  const room = Float64Array.from(demands);
  const board = createBoard(gains);
  const distance = new Float64Array(columns);
  const from = new Int32Array(columns);
  const settled = new Uint8Array(columns);

  /** Shortest path from a row to a column with room; prices rise so that it and all plans so far stay tight. */
  const search = (row: number): number => {
    settled.fill(0);
    from.fill(-1);
    let best = -Infinity;
    for (let k = 0; k < columns; k++) best = Math.max(best, data[row * columns + k] - prices[k]);
    for (let k = 0; k < columns; k++) distance[k] = best - (data[row * columns + k] - prices[k]);
    for (;;) {
      const nearest = nearestOpen(distance, settled, room);
      const reached = distance[nearest];
      if (room[nearest] > 0) {
        for (let k = 0; k < columns; k++) if (settled[k] === 1) prices[k] += reached - distance[k];
        return nearest;
      }
      settled[nearest] = 1;
      for (let k = 0, at = nearest * columns; k < columns; k++, at++) {
        if (settled[k] === 1) continue;
        const through = reached + Math.max(0, board.losses[at] - prices[nearest] + prices[k]);
        if (through < distance[k]) {
          distance[k] = through;
          from[k] = nearest;
        }
      }
    }
  };

  for (let row = 0; row < rows; row++) {
    let left = supplies[row];
    while (left > 0) {
      const target = search(row);
      const moves: { row: number; source: number; to: number }[] = [];
      let to = target;
      let amount = Math.min(left, room[target]);
      for (let source = from[to]; source >= 0; to = source, source = from[to]) {
        const mover = board.movers[source * columns + to];
        moves.push({ row: mover, source, to });
        amount = Math.min(amount, board.massOf(mover, source));
      }
      for (const move of moves) {
        board.take(move.row, move.source, amount);
        board.put(move.row, move.to, amount);
      }
      board.put(row, to, amount);
      room[target] -= amount;
      left -= amount;
    }
  }
  return { gain: board.gain(), prices };
}

/** The open column at the least distance, of equals one with room. */
function nearestOpen(distance: Float64Array, settled: Uint8Array, room: Float64Array): number {
  let nearest = -1;
  for (let k = 0; k < distance.length; k++) {
    if (settled[k] === 1) continue;
    if (
      nearest < 0 ||
      distance[k] < distance[nearest] ||
      (distance[k] === distance[nearest] && room[k] > 0 && room[nearest] === 0)
    ) {
      nearest = k;
    }
  }
  return nearest;
}

/** Mass by column and row, and for each pair of columns which row loses least by moving from one to the other. */
function createBoard({ columns, data }: Matrix) {
  const masses = Array.from({ length: columns }, () => new Map<number, number>());
  const losses = new Float64Array(columns * columns).fill(Infinity);
  const movers = new Int32Array(columns * columns).fill(-1);

  const offer = (row: number, source: number, to: number): void => {
    const loss = data[row * columns + source] - data[row * columns + to];
    const at = source * columns + to;
    if (loss < losses[at]) {
      losses[at] = loss;
      movers[at] = row;
    }
  };
  const massOf = (row: number, column: number): number => masses[column].get(row) ?? 0;

  return {
    losses,
    movers,
    massOf,
    put(row: number, column: number, amount: number): void {
      const before = massOf(row, column);
      masses[column].set(row, before + amount);
      if (before === 0) for (let to = 0; to < columns; to++) offer(row, column, to);
    },
    take(row: number, column: number, amount: number): void {
      const rest = massOf(row, column) - amount;
      if (rest > 0) {
        masses[column].set(row, rest);
        return;
      }
      masses[column].delete(row);
      for (let to = 0; to < columns; to++) {
        const at = column * columns + to;
        if (movers[at] !== row) continue;
        losses[at] = Infinity;
        movers[at] = -1;
        for (const other of masses[column].keys()) offer(other, column, to);
      }
    },
    gain(): number {
      let sum = 0;
      for (const [column, rows] of masses.entries()) {
        for (const [row, mass] of rows) sum += mass * data[row * columns + column];
      }
      return sum;
    },
  };
}

function check(gains: Matrix, supplies: ArrayLike<number>, demands: ArrayLike<number>): void {
  const [supplied, demanded] = [supplies, demands].map((list) => Array.from(list).reduce((a, b) => a + b, 0));
  const whole = [supplies, demands].every((list) =>
    Array.from(list).every((amount) => Number.isInteger(amount) && amount >= 0),
  );
  const fits = supplies.length === gains.rows && demands.length === gains.columns;
  if (fits && whole && supplied === demanded && Number.isSafeInteger(supplied)) return;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `transport: ${supplies.length} supplies of ${supplied} in all and ${demands.length} demands of ${demanded} ` +
      `for ${gains.rows} × ${gains.columns} gains; give one a row and a column, whole numbers with equal sums`,
  );
}
