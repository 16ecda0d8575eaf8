/** Logistic regression with factors that are not negative. */

interface Row {
  readonly attack: boolean;
  /** Default 1. */
  readonly weight?: number;
  /** Weights of the inputs in nats; 0: cannot be told. */
  readonly inputs: readonly number[];
}

/** As many samples as "no factor at all" weighs, for inputs of one nat. */
const RIDGE = 4;
const SWEEPS = 300;
const ENOUGH = 1e-6;
/** A factor below this is none. */
const LEAST_FACTOR = 0.02;

/**
 * Factors for the inputs, so that their sum tells attacks from genuine captures best; both kinds weigh half. An input
 * that only repeats others gets 0.
 */
export function fitFactors(rows: readonly Row[], inputs: number): readonly number[] {
  const weights = halved(rows);
  const factors = new Float64Array(inputs);
  const scores = new Float64Array(rows.length);
  let intercept = 0;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    const offset = step(rows, { weights, scores, value: () => 1, ridge: 0, factor: 0 });
    intercept += offset;
    for (let row = 0; row < rows.length; row++) scores[row]! += offset;
    for (let input = 0; input < inputs; input++) {
      const value = (row: number) => rows[row]!.inputs[input]!;
      const factor = factors[input]!;
      const next = Math.max(0, factor + step(rows, { weights, scores, value, ridge: RIDGE, factor }));
      if (next === factor) continue;
      for (let row = 0; row < rows.length; row++) scores[row]! += (next - factor) * value(row);
      moved = Math.max(moved, Math.abs(next - factor));
      factors[input] = next;
    }
    if (moved < ENOUGH && Math.abs(offset) < ENOUGH) break;
  }
  return [...factors].map((factor) => factor < LEAST_FACTOR ? 0 : Math.round(1000 * factor) / 1000);
}

interface Step {
  readonly weights: Float64Array;
  readonly scores: Float64Array;
  readonly value: (row: number) => number;
  readonly ridge: number;
  readonly factor: number;
}

/** One Newton step of one factor, at most one nat. */
function step(rows: readonly Row[], { weights, scores, value, ridge, factor }: Step): number {
  let [gradient, curvature] = [ridge * factor, ridge + 1e-9];
  for (let row = 0; row < rows.length; row++) {
    const x = value(row);
    if (x === 0) continue;
    const p = 1 / (1 + Math.exp(-scores[row]!));
    gradient += weights[row]! * x * (p - (rows[row]!.attack ? 1 : 0));
    curvature += weights[row]! * x * x * p * (1 - p);
  }
  return Math.max(-1, Math.min(1, -gradient / curvature));
}

/** Both kinds weigh as many as half of the rows. */
function halved(rows: readonly Row[]): Float64Array {
  const sums = { attack: 0, bonaFide: 0 };
  for (const { attack, weight = 1 } of rows) sums[attack ? "attack" : "bonaFide"] += weight;
  return Float64Array.from(
    rows,
    ({ attack, weight = 1 }) => weight * rows.length / 2 / sums[attack ? "attack" : "bonaFide"],
  );
}
