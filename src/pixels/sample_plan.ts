/**
 * Where to read one axis of a picture when it is scaled: for each output position, the same number of input
 * positions, evenly spread over the stretch that it covers, already multiplied by `stride`.
 *
 * Reading every input pixel of a 12 MP photo costs more than the detection itself; a few per output pixel average
 * out the same noise. Up to a reduction of `maxSamples` the average is exact for whole factors.
 */
interface SamplePlan {
  readonly offsets: Int32Array;
  /** Input positions per output position. */
  readonly samples: number;
}

export function planSamples(
  inputSize: number,
  outputSize: number,
  { stride, maxSamples }: { stride: number; maxSamples: number },
): SamplePlan {
  const scale = inputSize / outputSize;
  const samples = Math.max(1, Math.min(maxSamples, Math.ceil(scale)));
  const offsets = new Int32Array(outputSize * samples);
  for (let out = 0; out < outputSize; out++) {
    for (let i = 0; i < samples; i++) {
      const position = Math.floor((out + (i + 0.5) / samples) * scale);
      offsets[out * samples + i] = Math.min(inputSize - 1, position) * stride;
    }
  }
  return { offsets, samples };
}
