#!/usr/bin/env python3
"""A sealer in another language, written from bundle.md alone: Python 3 and the `cryptography` package.

Seals with the suite x25519. Run without arguments it seals the worked example of bundle.md with the example's
ephemeral key and compares every byte:

    python3 docs/spec/sealer.py
"""
import hashlib
import hmac
import os
import pathlib
import re
import struct

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEM, KDF, AEAD = 0x0020, 0x0001, 0x0002


def head(major: int, n: int) -> bytes:
    """CBOR: a major type and its argument in the shortest form."""
    for limit, info, form in ((24, None, None), (1 << 8, 24, ">B"), (1 << 16, 25, ">H"), (1 << 32, 26, ">I")):
        if n < limit:
            return bytes([major << 5 | n]) if info is None else bytes([major << 5 | info]) + struct.pack(form, n)
    return bytes([major << 5 | 27]) + struct.pack(">Q", n)


def encode(value) -> bytes:
    """Section 5: deterministic CBOR."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, float):
        for lead, form in ((0xF9, ">e"), (0xFA, ">f"), (0xFB, ">d")):
            try:
                packed = struct.pack(form, value)
            except OverflowError:
                continue
            if struct.unpack(form, packed)[0] == value:
                return bytes([lead]) + packed
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return head(3, len(text)) + text
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(encode, value))
    if isinstance(value, dict):
        pairs = sorted((encode(key), encode(item)) for key, item in value.items())
        return head(5, len(pairs)) + b"".join(key + item for key, item in pairs)
    raise TypeError(type(value))


def build(fields: dict) -> bytes:
    """Sections 6 and 7: the plaintext, with its digests."""
    digests = {"photo": hashlib.sha256(fields["photo"]).digest()}
    for name in ("signals", "crops"):
        if name in fields:
            digests[name] = hashlib.sha256(encode(fields[name])).digest()
    return encode({"v": 1, **fields, "digests": digests})


def extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, "sha256")


def expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """One block is enough: no length here is over 32."""
    return hmac.digest(prk, struct.pack(">H", length) + b"HPKE-v1" + suite + label + info + b"\x01", "sha256")[:length]


def seal(plaintext: bytes, public_key: bytes, key_id: bytes, ephemeral: bytes | None = None) -> bytes:
    """Sections 2 and 4, with HPKE as RFC 9180 has it."""
    private = X25519PrivateKey.from_private_bytes(ephemeral or os.urandom(32))
    enc = private.public_key().public_bytes_raw()
    dh = private.exchange(X25519PublicKey.from_public_bytes(public_key))
    kem = b"KEM" + struct.pack(">H", KEM)
    shared = expand(kem, extract(kem, b"", b"eae_prk", dh), b"shared_secret", enc + public_key, 32)

    suite = b"HPKE" + struct.pack(">HHH", KEM, KDF, AEAD)
    context = b"\x00" + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", b"iad-bundle/1")
    secret = extract(suite, shared, b"secret", b"")
    key = expand(suite, secret, b"key", context, 32)
    nonce = expand(suite, secret, b"base_nonce", context, 12)

    header = b"IADB\x01" + struct.pack(">HHHB", KEM, KDF, AEAD, len(key_id)) + key_id
    header += struct.pack(">H", len(enc)) + enc
    return header + AESGCM(key).encrypt(nonce, plaintext, header)


def check_example() -> None:
    spec = pathlib.Path(__file__).with_name("bundle.md").read_text()

    def block(title: str) -> bytes:
        return bytes.fromhex(re.search(rf"\*\*{re.escape(title)}\*\*.*?```\n(.*?)```", spec, re.DOTALL)[1])

    plaintext = build({
        "id": bytes(range(16)),
        "created": 1795435200000,
        "type": "face",
        "sdk": {"name": "example", "version": "1.0.0", "build": ""},
        "photo": bytes.fromhex("ffd8ffd9"),
        "external": "session-1",
        "signals": {
            "screen.scale": {"status": "observed", "value": 1.5},
            "battery": {"status": "unavailable", "reason": "no API"},
        },
    })
    assert plaintext == block("Plaintext"), "the plaintext differs"
    bundle = seal(plaintext, block("Recipient's public key"), block("Key id"), block("Ephemeral private key"))
    assert bundle == block("Bundle"), "the bundle differs"
    print(f"The worked example comes out the same: {len(bundle)} bytes")


if __name__ == "__main__":
    check_example()
