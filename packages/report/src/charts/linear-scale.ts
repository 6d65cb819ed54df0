type Ends = readonly [from: number, to: number];

/** Where numbers stand in a drawing: `domain` to `range`, in a line. */
export interface LinearScale {
  (value: number): number;
  readonly domain: Ends;
  /** About so many round numbers within the domain, ascending. */
  ticks(count: number): number[];
  /** Writes numbers with as many digits as so many ticks need. */
  tickFormat(count: number): (value: number) => string;
}

/** A domain without extent is the middle of the range. */
export function linearScale(domain: Ends, [from, to]: Ends): LinearScale {
  const [low, high] = domain;
  const scale = (value: number) => {
    const share = high === low ? 0.5 : (value - low) / (high - low);
    return from * (1 - share) + to * share;
  };
  return Object.assign(scale, {
    domain,
    ticks(count: number) {
      if (high === low) return [low];
      const { first, last, of } = roundSteps(domain, count);
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => of(first + i));
    },
    tickFormat(count: number) {
      const { step } = roundSteps(domain, count);
      const digits = Math.max(0, -exponentOf(step));
      return (value: number) => {
        const [whole, fraction] = Math.abs(value).toFixed(digits).split(".");
        const sign = value < 0 && Number(value.toFixed(digits)) !== 0 ? "−" : "";
        const grouped = whole!.replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
        return `${sign}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
      };
    },
  });
}

/** Rounds of widening a domain to its ticks, after which it would not change any more. */
const MOST_ROUNDS = 10;

/** The domain widened to the ticks round it (d3-scale, `nice`). */
export function niceDomain(domain: Ends, count: number): Ends {
  let [low, high] = domain;
  let before = NaN;
  for (let round = 0; round < MOST_ROUNDS && high > low; round++) {
    const { step, of, place } = roundSteps([low, high], count);
    if (step === before) break;
    before = step;
    [low, high] = [of(Math.floor(place(low))), of(Math.ceil(place(high)))];
  }
  return [low, high];
}

interface Steps {
  readonly step: number;
  /** Of the steps within the domain, counted from 0. */
  readonly first: number;
  readonly last: number;
  readonly of: (count: number) => number;
  readonly place: (value: number) => number;
}

/** Steps of 1, 2 or 5 times a power of ten (d3-array, `ticks`): of those below 1 the inverse is whole, which keeps them exact. */
function roundSteps([low, high]: Ends, count: number): Steps {
  const wanted = (high - low) / count || 1;
  const power = Math.floor(Math.log10(wanted));
  const over = wanted / 10 ** power;
  const factor = over >= Math.sqrt(50) ? 10 : over >= Math.sqrt(10) ? 5 : over >= Math.sqrt(2) ? 2 : 1;
  const inverse = 10 ** -power / factor;
  const step = 10 ** power * factor;
  const [of, place] =
    power < 0
      ? [(n: number) => n / inverse, (value: number) => value * inverse]
      : [(n: number) => n * step, (value: number) => value / step];
  let [first, last] = [Math.round(place(low)), Math.round(place(high))];
  if (of(first) < low) first += 1;
  if (of(last) > high) last -= 1;
  return { step: power < 0 ? 1 / inverse : step, first, last, of, place };
}

const exponentOf = (value: number) => Number(value.toExponential().split("e")[1]);
