import { sha256, toHex } from "../../src/bytes/mod.ts";
import { JPEG_QUALITY } from "../build_info.ts";
import { count, fields } from "../realm/clip.ts";
import type { SignalSource } from "./types.ts";

const SIDE = 64;

/** A fixed picture through the photo's own encoder. */
export const encoderCanarySource: SignalSource = {
  name: "encoder_canary",
  when: "early",
  limitMs: 2500,
  async observe({ encode }) {
    const file = await encode(canaryPicture());
    const digest = await sha256(new Uint8Array(await file.arrayBuffer()));
    return fields({
      sha256: toHex(digest),
      quality: JPEG_QUALITY,
      width: SIDE,
      height: SIDE,
      bytes: count(file.size, 10_000_000),
    });
  },
};

/** Two ramps and a chequered texture: every frequency of a block, the same on every machine. Opaque RGBA. */
function canaryPicture(): ImageData {
  const picture = new ImageData(SIDE, SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      picture.data.set(
        [4 * x, 4 * y, (x * y * 7 + 31 * ((x >> 2) ^ (y >> 2))) & 255, 255],
        4 * (y * SIDE + x),
      );
    }
  }
  return picture;
}
