/** One attempt of the learning side, in numbers. */
export interface LabelledSample {
  /** What was shown, never split between folds. */
  readonly scene: string;
  readonly attack: boolean;
  /** Default 1. See `weighSpecies`. */
  readonly weight?: number;
  /** As `learnableValues` names them; null: cannot be told. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** From here on a value was expected to weigh `nats` before anything was counted. */
export interface PriorStep {
  readonly from: number;
  readonly nats: number;
}

/** How one feature is to be learned. */
export interface FeatureSpec {
  readonly feature: string;
  /** Ascending; 0 nats below the first step and where there is none. */
  readonly prior?: readonly PriorStep[];
  /**
   * Which way the weight may go with the value: up, down, either way, or `auto`: one way where that tells nearly as
   * much. Noise makes the weights of neighbouring buckets zigzag; a feature that means one thing does not.
   */
  readonly shape?: "rising" | "falling" | "free" | "auto";
  /** Buckets to begin with; default 8. */
  readonly count?: number;
}

/** Weighted counts of one bucket. `n`: unweighted. */
export interface Bucket {
  /** Lower end, −∞ for the first. */
  readonly from: number;
  readonly attack: number;
  readonly bonaFide: number;
  readonly n: number;
}
