/** The page is kept from reading frames in its worker, and the canvas that it falls back to encodes another photo. */
delete globalThis.MediaStreamTrackProcessor;
const SMALL = 256;
hookQuietly(HTMLCanvasElement.prototype, "toBlob", (real) => ({
  toBlob(callback, ...options) {
    if (this.width < SMALL) return real.call(this, callback, ...options);
    materialCanvas(this.width, this.height).then(({ canvas }) => real.call(canvas, callback, ...options));
  },
}.toBlob));
