import type { KEMFactory, Key } from "hpke";
import { concatBytes, encodeUtf8, sha256 } from "../../src/bytes/mod.ts";
import { INFO } from "../../src/envelope/mod.ts";
import { encodeHeader } from "../../src/envelope/seal.ts";
import { KEMS, suiteOf, type TestKey } from "./keys.ts";

export interface FixedSealOptions {
  readonly key: TestKey;
  /** Decides the ephemeral key: the same label and plaintext give the same bundle, except for `hybrid`. */
  readonly label: string;
  readonly keyId?: Uint8Array;
  readonly info?: string;
  readonly aad?: Uint8Array;
}

/** The ephemeral private key of a label, serialized. */
export async function ephemeralKey(options: Pick<FixedSealOptions, "key" | "label">): Promise<Uint8Array> {
  const hpke = suiteOf(options.key.suite.name);
  return await hpke.SerializePrivateKey((await ephemeralPair(options)).privateKey);
}

/** Seals with an ephemeral key made from the label; ML-KEM's encapsulation cannot be seeded through WebCrypto. */
export async function sealFixed(plaintext: Uint8Array, options: FixedSealOptions): Promise<Uint8Array> {
  const { key } = options;
  const { suite } = key;
  const kem: KEMFactory<Key> = suite.name === "hybrid" ? KEMS.hybrid : fixedKem(options);
  const hpke = suiteOf(suite.name, kem);
  const { encapsulatedSecret: enc, ctx } = await hpke.SetupSender(
    await hpke.DeserializePublicKey(key.publicKey),
    {
      info: encodeUtf8(options.info ?? INFO),
    },
  );
  const header = encodeHeader({ suite, keyId: options.keyId ?? key.keyId, enc });
  return concatBytes(header, await ctx.Seal(plaintext, options.aad ?? header));
}

function fixedKem(options: FixedSealOptions): KEMFactory<Key> {
  return () => ({ ...KEMS[options.key.suite.name](), GenerateKeyPair: () => ephemeralPair(options) });
}

async function ephemeralPair({ key, label }: Pick<FixedSealOptions, "key" | "label">) {
  const ikm = await sha256(encodeUtf8(`iad test ephemeral key: ${label}`));
  return await suiteOf(key.suite.name).DeriveKeyPair(ikm, true);
}
