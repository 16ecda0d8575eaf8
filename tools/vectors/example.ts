import { toBase64, toHex } from "../../src/bytes/mod.ts";
import { buildBundle } from "../../src/bundle/mod.ts";
import { hex } from "./cbor.ts";
import { ephemeralKey, sealFixed } from "./seal.ts";
import type { TestKey } from "./keys.ts";

const BEGIN = "<!-- example:begin (made by tools/vectors/generate.ts) -->";
const END = "<!-- example:end -->";
const LABEL = "worked example";

/** The example's sections, in their order: title, remark, content. */
type ExampleSection = readonly [title: string, remark: string, content: string];

/** What the example's bundle holds; the values are in the diagnostic notation below as well. */
const EXAMPLE_INPUT = {
  bundleId: hex("000102030405060708090a0b0c0d0e0f"),
  createdMs: Date.UTC(2026, 10, 23, 12),
  captureType: "face",
  sdk: { name: "example", version: "1.0.0", build: "" },
  photo: hex("ffd8ffd9"),
  external: "session-1",
  signals: {
    "screen.scale": { status: "observed", value: 1.5 },
    "battery": { status: "unavailable", reason: "no API" },
  },
} as const;

export async function workedExample(key: TestKey): Promise<readonly ExampleSection[]> {
  const plaintext = await buildBundle(EXAMPLE_INPUT);
  const bundle = await sealFixed(plaintext, { key, label: LABEL });
  const encLength = key.suite.encLength;
  const headerLength = 4 + 1 + 6 + 1 + key.keyId.length + 2 + encLength;
  return [
    ["Recipient's private key", `X25519, \`tests/vectors/keys/${key.name}.key.json\``, toHex(key.privateKey)],
    ["Recipient's public key", `in base64 \`${toBase64(key.publicKey)}\``, toHex(key.publicKey)],
    ["Key id", "its default", toHex(key.keyId)],
    ["Ephemeral private key", "random in real life", toHex(await ephemeralKey({ key, label: LABEL }))],
    ["Plaintext", `${plaintext.length} bytes`, toHex(plaintext)],
    ["Header", `the AAD, ${headerLength} bytes`, toHex(bundle.subarray(0, headerLength))],
    ["Bundle", `header and ciphertext, ${bundle.length} bytes`, toHex(bundle)],
  ];
}

/** `spec` with the text between the markers made anew. */
export function writeExample(spec: string, sections: readonly ExampleSection[]): string {
  const [before, rest] = spec.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error("The specification has no example markers");
  }
  return `${before}${BEGIN}\n\n${formatExample(sections)}\n\n${END}${after}`;
}

function formatExample(sections: readonly ExampleSection[]): string {
  const intro = "A bundle that holds, in CBOR's diagnostic notation, digests shortened:\n\n" +
    "```\n" + DIAGNOSTIC + "\n```\n\n" +
    "The photo is the shortest thing with a JPEG's first and last marker. Line breaks in the hex are not part of\n" +
    "it.";
  const blocks = sections.map(([title, remark, content]) =>
    `**${title}** (${remark})\n\n${hexBlock(content)}`
  );
  return [intro, ...blocks].join("\n\n");
}

const DIAGNOSTIC = `{
  "v": 1,
  "id": h'000102030405060708090a0b0c0d0e0f',
  "sdk": {"name": "example", "build": "", "version": "1.0.0"},
  "type": "face",
  "photo": h'ffd8ffd9',
  "created": 1795435200000,
  "digests": {"photo": h'…', "signals": h'…'},
  "signals": {
    "battery": {"reason": "no API", "status": "unavailable"},
    "screen.scale": {"value": 1.5, "status": "observed"}
  },
  "external": "session-1"
}`;

function hexBlock(text: string): string {
  return "```\n" + (text.match(/.{1,96}/g) ?? []).join("\n") + "\n```";
}
