/**
 * Traces that processing leaves in one picture (docs/detection.md, "Image forensics"): of the photo as it was decoded,
 * and of the raw crops of its frame. Each is one number of its own scale; higher or lower means nothing until it was
 * measured.
 */
export const FORENSIC_FEATURES = [
  "photo_misaligned_jpeg",
  "photo_aligned_jpeg",
  "photo_resampling",
  "photo_shifted_grid",
  "photo_noise_level",
  "photo_diagonal",
  "photo_kurtosis",
  "photo_chroma",
  "raw_misaligned_jpeg",
  "raw_aligned_jpeg",
  "raw_resampling",
  "raw_grid",
  "raw_half_grid",
  "raw_shifted_grid",
  "raw_noise_level",
  "raw_correlation",
  "raw_diagonal",
  "raw_kurtosis",
  "raw_brightness_slope",
  "raw_noise_colour",
] as const;
export type ForensicFeature = (typeof FORENSIC_FEATURES)[number];
/** Null where a trace cannot be told: too small, too dark, too flat. */
export type ForensicFacts = Readonly<Record<ForensicFeature, number | null>>;
