import { concatBytes } from "../../src/bytes/mod.ts";
import { baseMembers, rawMap, sortedPairs } from "./cbor.ts";
import type { TestKeys } from "./keys.ts";
import { flipBit, patched, type Scenario } from "./scenario.ts";
import { type FixedSealOptions, sealFixed } from "./seal.ts";

/** Offsets in a bundle: docs/spec/bundle.md §2. The test keys' default ids have 8 bytes. */
const VERSION = 4;
const KEM = 5;
const KDF = 7;
const AEAD = 9;
const KEY_ID_LENGTH = 11;
const KEY_ID = 12;
const ENC_LENGTH = 20;
const ENC = 22;
const X25519_CIPHERTEXT = ENC + 32;
const P256_CIPHERTEXT = ENC + 65;

async function plaintext(): Promise<Uint8Array> {
  return rawMap(sortedPairs(await baseMembers()));
}

type Change = (bundle: Uint8Array) => Uint8Array;
type SealOverrides = Omit<Partial<FixedSealOptions>, "label" | "key"> & { readonly key?: keyof TestKeys };

/** A valid bundle, sealed as `seal` says and then changed. */
function altered(name: string, comment: string, how: { seal?: SealOverrides; change?: Change }): Scenario {
  const { key = "x25519", ...overrides } = how.seal ?? {};
  return {
    name,
    comment,
    ...(key === "hybrid" && { isRandom: true }),
    bundle: async (keys) => {
      const bundle = await sealFixed(await plaintext(), { label: name, ...overrides, key: keys[key] });
      return how.change?.(bundle) ?? bundle;
    },
  };
}

function patch(offset: number, ...bytes: readonly number[]): Change {
  return (bundle) => patched(bundle, { offset, patch: bytes });
}

function cut(end: number): Change {
  return (bundle) => bundle.slice(0, end);
}

export const ENVELOPE_SCENARIOS: readonly Scenario[] = [
  altered("envelope_empty", "No bytes at all", { change: cut(0) }),
  altered("envelope_magic_cut", "Three bytes of the magic", { change: cut(3) }),
  altered("envelope_magic_wrong", "Magic IADC", { change: patch(3, 0x43) }),
  altered("envelope_magic_lower_case", "Magic iadb", { change: patch(0, 0x69, 0x61, 0x64, 0x62) }),
  altered("envelope_version_0", "Version 0", { change: patch(VERSION, 0) }),
  altered("envelope_version_2", "Version 2", { change: patch(VERSION, 2) }),
  altered("envelope_version_missing", "Ends after the magic", { change: cut(VERSION) }),
  altered("envelope_kem_p384", "KEM P-384: registered, not a suite", { change: patch(KEM, 0x00, 0x11) }),
  altered("envelope_kem_unknown", "KEM 0xffff", { change: patch(KEM, 0xff, 0xff) }),
  altered("envelope_kem_little_endian", "KEM id with its bytes swapped", { change: patch(KEM, 0x20, 0x00) }),
  altered("envelope_kdf_sha512", "KDF HKDF-SHA512", { change: patch(KDF, 0x00, 0x03) }),
  altered("envelope_aead_aes128", "AEAD AES-128-GCM", { change: patch(AEAD, 0x00, 0x01) }),
  altered("envelope_aead_chacha", "AEAD ChaCha20Poly1305", { change: patch(AEAD, 0x00, 0x03) }),
  altered("envelope_aead_export_only", "AEAD export-only", { change: patch(AEAD, 0xff, 0xff) }),
  altered("envelope_suite_cut", "Ends inside the AEAD id", { change: cut(AEAD + 1) }),
  altered("envelope_key_id_33", "Key id of 33 bytes", { seal: { keyId: new Uint8Array(33) } }),
  altered("envelope_key_id_255", "Key id of 255 bytes announced", { change: patch(KEY_ID_LENGTH, 255) }),
  altered("envelope_key_id_cut", "Ends inside the key id", { change: cut(KEY_ID + 3) }),
  altered("envelope_enc_length_0", "enc_len 0", { change: patch(ENC_LENGTH, 0, 0) }),
  altered("envelope_enc_length_31", "enc_len one short", { change: patch(ENC_LENGTH, 0, 31) }),
  altered("envelope_enc_length_33", "enc_len one long", { change: patch(ENC_LENGTH, 0, 33) }),
  altered("envelope_enc_length_65535", "enc_len at its largest", { change: patch(ENC_LENGTH, 0xff, 0xff) }),
  altered("envelope_enc_length_of_p256", "enc_len of another suite", { change: patch(ENC_LENGTH, 0, 65) }),
  altered("envelope_enc_length_cut", "Ends inside enc_len", { change: cut(ENC_LENGTH + 1) }),
  altered("envelope_enc_cut", "Ends inside enc", { change: cut(ENC + 31) }),
  altered("envelope_ciphertext_missing", "Ends after enc", { change: cut(X25519_CIPHERTEXT) }),
  altered("envelope_ciphertext_15", "Ciphertext shorter than a tag", { change: cut(X25519_CIPHERTEXT + 15) }),
  altered("envelope_ciphertext_16", "Ciphertext as long as a tag", { change: cut(X25519_CIPHERTEXT + 16) }),
];

export const OPEN_SCENARIOS: readonly Scenario[] = [
  altered("open_ciphertext_17", "The shortest ciphertext, cut from a longer one", {
    change: cut(X25519_CIPHERTEXT + 17),
  }),
  altered("open_ciphertext_cut", "The last byte is missing", { change: (bundle) => bundle.slice(0, -1) }),
  altered("open_ciphertext_longer", "A byte after the tag", {
    change: (bundle) => concatBytes(bundle, Uint8Array.of(0)),
  }),
  altered("open_ciphertext_bit", "A bit of the ciphertext", { change: (b) => flipBit(b, X25519_CIPHERTEXT) }),
  altered("open_tag_bit", "A bit of the tag", { change: (b) => flipBit(b, -1) }),
  altered("open_enc_bit", "A bit of an X25519 enc", { change: (b) => flipBit(b, ENC) }),
  altered("open_enc_zero", "X25519 enc is the point of order one", {
    change: patch(ENC, ...new Uint8Array(32)),
  }),
  altered("open_p256_enc_bit", "P-256 enc is not on the curve", {
    seal: { key: "p256" },
    change: (b) => flipBit(b, P256_CIPHERTEXT - 1),
  }),
  altered("open_p256_enc_compressed", "P-256 enc starts as a compressed point", {
    seal: { key: "p256" },
    change: patch(ENC, 0x02),
  }),
  altered("open_p256_enc_zero", "P-256 enc is all zeros", {
    seal: { key: "p256" },
    change: patch(ENC, ...new Uint8Array(65)),
  }),
  altered("open_hybrid_enc_first_bit", "A bit of the ML-KEM part of enc", {
    seal: { key: "hybrid" },
    change: (b) => flipBit(b, ENC),
  }),
  altered("open_hybrid_enc_last_bit", "A bit of the X25519 part of enc", {
    seal: { key: "hybrid" },
    change: (b) => flipBit(b, ENC + 1119),
  }),
  altered("open_key_unknown", "No key of that id", { seal: { keyId: new Uint8Array(8).fill(0xee) } }),
  altered("open_key_id_prefix", "The first 7 bytes of a known key id", {
    change: (b) =>
      concatBytes(
        b.slice(0, KEY_ID_LENGTH),
        Uint8Array.of(7),
        b.slice(KEY_ID, KEY_ID + 7),
        b.slice(ENC_LENGTH),
      ),
  }),
  altered("open_key_id_removed", "The key id taken out after sealing: the default key, another header", {
    change: (b) => concatBytes(b.slice(0, KEY_ID_LENGTH), Uint8Array.of(0), b.slice(ENC_LENGTH)),
  }),
  altered("open_key_id_of_other_key", "Sealed to one key, labelled with another's id", {
    seal: { keyId: Uint8Array.of(0x01) },
  }),
  altered("open_default_key_moved", "Sealed to an old key with an empty key id", {
    seal: { key: "old", keyId: new Uint8Array() },
  }),
  altered("open_info_other", "Sealed with info iad-bundle/2", { seal: { info: "iad-bundle/2" } }),
  altered("open_info_empty", "Sealed with an empty info", { seal: { info: "" } }),
  altered("open_aad_empty", "Sealed with an empty AAD", { seal: { aad: new Uint8Array() } }),
  {
    name: "open_key_id_of_other_suite",
    comment: "A known key id under another KEM",
    bundle: async (keys) =>
      await sealFixed(await plaintext(), { key: keys.p256, label: "x", keyId: keys.x25519.keyId }),
  },
];
