const KIB = 1024;
const MIB = 1024 * KIB;

/** docs/spec/bundle.md §5 and §6. Lengths in bytes unless the name says otherwise; ranges are inclusive. */
export const LIMITS = Object.freeze(
  {
    plaintext: 24 * MIB,
    depth: 16,
    items: 16_384,
    /** Of all text strings together: text costs its decoder far more than bytes do. */
    text: MIB,
    idLength: 16,
    maxCreatedMs: 253_402_300_799_999,
    sdkName: [1, 64],
    sdkVersion: [1, 64],
    sdkBuild: [0, 64],
    nonce: [16, 64],
    photo: [1, 16 * MIB],
    external: [0, 4096],
    cropsEncoded: 4 * MIB,
    regions: [1, 4],
    regionOffset: [0, 65_535],
    regionSide: [8, 512],
    frames: [2, 8],
    signals: 256,
    signalsEncoded: 256 * KIB,
    reason: [1, 128],
    digestLength: 32,
  } as const,
);

export const SIGNAL_NAME = /^[A-Za-z0-9._-]{1,64}$/;
export const CAPTURE_TYPES = ["face", "document"] as const;
export const CROP_SOURCES = ["processor", "canvas"] as const;

export type Range = readonly [number, number];
