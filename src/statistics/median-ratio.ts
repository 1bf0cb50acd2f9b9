import { drawsOf } from "./random.ts";
import { checkConfidence } from "./share-bound.ts";

/** One value of a host; a host may have several. */
export interface HostValue {
  readonly host: string;
  /** Finite and above 0. */
  readonly value: number;
}

/** How many times the values of one group are those of another. */
export interface MedianRatio {
  /** As seen. */
  readonly ratio: number;
  /** The true ratio is below it with a chance of about 1 minus the confidence. */
  readonly lower: number;
  /** The true ratio is above it with a chance of about 1 minus the confidence. */
  readonly upper: number;
}

/** How a ratio is bounded. */
export interface MedianRatioTerms {
  /** Of one side, above 0.5, below 1. */
  readonly confidence: number;
  /** What the draws follow from: the same bounds each time, whatever the order of the values. */
  readonly seed: string;
  /** How often hosts are drawn. Default 2,000. */
  readonly rounds?: number | undefined;
}

/**
 * The median of a candidate's values over the median of a control's, or the candidate's median alone
 * where there is no control, with a bound on each side: the percentiles of a bootstrap over hosts.
 * Hosts are drawn whole, with all their values, since values of one host are alike. With fewer than
 * about 20 hosts the bounds are wrong more often than stated.
 *
 * Source: A. C. Davison, D. V. Hinkley, Bootstrap Methods and their Application, 1997, 3.8 (clusters)
 * and 5.3.1 (percentiles), https://doi.org/10.1017/CBO9780511802843
 *
 * @param control - Undefined where there is none.
 * @throws {RangeError} where a group is empty, or a number is out of its range.
 */
export function medianRatio(
  candidate: readonly HostValue[],
  control: readonly HostValue[] | undefined,
  { confidence, seed, rounds = 2000 }: MedianRatioTerms,
): MedianRatio {
  checkConfidence(confidence);
  if (!Number.isSafeInteger(rounds) || rounds < 100)
    throw new RangeError(`a number of rounds is whole and 100 or more, not ${rounds}`);
  const one = new HostMedians(candidate, `${seed} candidate`);
  const other = control && new HostMedians(control, `${seed} control`);
  const ratios = Float64Array.from({ length: rounds }, () => one.drawn() / (other?.drawn() ?? 1));
  ratios.sort();
  // 0.95 of 2,000 is 1,900, whatever floating point makes of it
  const place = Math.ceil(confidence * rounds - 1e-6);
  return {
    ratio: one.seen / (other?.seen ?? 1),
    lower: ratios[rounds - place] ?? NaN,
    upper: ratios[place - 1] ?? NaN,
  };
}

/** The values of one group in order, and how often each host is drawn. */
class HostMedians {
  /** Ascending. */
  readonly #values: Float64Array;
  /** Of each value, as a place in the order of names. */
  readonly #hosts: Int32Array;
  /** How many values each host has. */
  readonly #sizes: Int32Array;
  /** How often each host is drawn. */
  readonly #times: Int32Array;
  readonly #draw: () => number;
  /** Of the values as they are. */
  readonly seen: number;

  constructor(values: readonly HostValue[], seed: string) {
    if (values.length === 0) throw new RangeError("a group without values has no median");
    const wrong = values.find(({ value }) => !(value > 0 && Number.isFinite(value)));
    if (wrong) throw new RangeError(`a value is finite and above 0, not ${wrong.value}`);
    // in an order of their own, so that the same hosts are drawn whatever order they came in
    const names = [...new Set(values.map(({ host }) => host))].sort();
    const places = new Map(names.map((name, place) => [name, place]));
    const ordered = [...values].sort((one, next) => one.value - next.value);
    this.#values = Float64Array.from(ordered, ({ value }) => value);
    this.#hosts = Int32Array.from(ordered, ({ host }) => places.get(host) ?? 0);
    this.#sizes = new Int32Array(names.length);
    for (const place of this.#hosts) this.#sizes[place] = (this.#sizes[place] ?? 0) + 1;
    this.#times = new Int32Array(names.length);
    this.#draw = drawsOf(0, seed);
    this.seen = this.#median(this.#times.fill(1));
  }

  /** The median of as many hosts as there are, drawn with replacement. */
  drawn(): number {
    const hosts = this.#times.length;
    const times = this.#times.fill(0);
    for (let count = 0; count < hosts; count++) {
      const place = Math.floor(this.#draw() * hosts);
      times[place] = (times[place] ?? 0) + 1;
    }
    return this.#median(times);
  }

  #median(times: Int32Array): number {
    let total = 0;
    for (let place = 0; place < times.length; place++)
      total += (times[place] ?? 0) * (this.#sizes[place] ?? 0);
    // the two in the middle, which are one of an odd number
    const [first, second] = [Math.ceil(total / 2), Math.floor(total / 2) + 1];
    let [passed, index] = [0, -1];
    const goTo = (rank: number) => {
      while (passed < rank) passed += times[this.#hosts[++index] ?? 0] ?? 0;
      return this.#values[index] ?? NaN;
    };
    return (goTo(first) + goTo(second)) / 2;
  }
}
