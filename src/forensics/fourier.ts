/** In-place radix-2 transform; the length is a power of two. */
export function fourier(real: Float64Array, imaginary: Float64Array): void {
  const length = real.length;
  for (let i = 1, j = 0; i < length; i++) {
    let bit = length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  for (let size = 2; size <= length; size <<= 1) {
    const half = size >> 1;
    for (let k = 0; k < half; k++) {
      const angle = -2 * Math.PI * k / size;
      const cos = Math.cos(angle), sin = Math.sin(angle);
      for (let i = k; i < length; i += size) {
        const j = i + half;
        const re = real[j]! * cos - imaginary[j]! * sin, im = real[j]! * sin + imaginary[j]! * cos;
        real[j] = real[i]! - re;
        imaginary[j] = imaginary[i]! - im;
        real[i]! += re;
        imaginary[i]! += im;
      }
    }
  }
}
