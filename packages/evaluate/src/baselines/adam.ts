import { type Matrix, matrix } from "@commonground/core";

/** Trained numbers by name; a bias is a matrix of one row. */
export type Parameters = Readonly<Record<string, Matrix>>;

export type Gradients = Readonly<Record<string, Float32Array>>;

/** Running means of the gradients and of their squares, and how many steps were made. */
export interface AdamState {
  readonly means: Parameters;
  readonly squares: Parameters;
  steps: number;
}

const MEAN_DECAY = 0.9;
const SQUARE_DECAY = 0.999;
const EPSILON = 1e-8;

export function createAdam(parameters: Parameters): AdamState {
  return { means: zerosLike(parameters), squares: zerosLike(parameters), steps: 0 };
}

/** One step of Adam (Kingma & Ba, arXiv 1412.6980, algorithm 1) on `parameters`, in place. */
export function adamStep(parameters: Parameters, gradients: Gradients, state: AdamState, rate: number): void {
  state.steps++;
  const ofMeans = 1 - MEAN_DECAY ** state.steps;
  const ofSquares = 1 - SQUARE_DECAY ** state.steps;
  for (const [name, { data }] of Object.entries(parameters)) {
    const gradient = gradients[name];
    const means = state.means[name].data;
    const squares = state.squares[name].data;
    for (let i = 0; i < data.length; i++) {
      const g = gradient[i];
      const mean = MEAN_DECAY * means[i] + (1 - MEAN_DECAY) * g;
      const square = SQUARE_DECAY * squares[i] + (1 - SQUARE_DECAY) * g * g;
      means[i] = mean;
      squares[i] = square;
      data[i] -= (rate * (mean / ofMeans)) / (Math.sqrt(square / ofSquares) + EPSILON);
    }
  }
}

/** Half a cosine from `first` at step 0 to `last` at step `steps` (Loshchilov & Hutter, arXiv 1608.03983, equation 5). */
export function cosineRate(step: number, steps: number, first: number, last: number): number {
  return last + ((first - last) * (1 + Math.cos((Math.PI * step) / steps))) / 2;
}

export function copyParameters(parameters: Parameters): Parameters {
  return mapParameters(parameters, ({ rows, columns, data }) => matrix(rows, columns, data.slice()));
}

function zerosLike(parameters: Parameters): Parameters {
  return mapParameters(parameters, ({ rows, columns }) => matrix(rows, columns));
}

function mapParameters(parameters: Parameters, change: (values: Matrix) => Matrix): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, change(values)]));
}
