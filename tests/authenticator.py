"""A passkey of the tests: makes and answers as a browser with a security key does, at http://localhost."""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

ORIGIN = "http://localhost"
PRESENT_AND_VERIFIED, WITH_KEY = 0x05, 0x40


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Passkey:
    owner: str = ""
    """The user handle that it was made for."""
    origin: str = ORIGIN
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any], flags: int = PRESENT_AND_VERIFIED) -> str:
        """The browser's answer to navigator.credentials.create()."""
        wanted = options["publicKey"]
        self.owner = wanted["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor.encode(dict(public))
        data = self._data(wanted["rp"]["id"], flags | WITH_KEY) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        told = self._told("webauthn.create", wanted["challenge"])
        return self._answer({"clientDataJSON": text(told), "attestationObject": text(attestation)})

    def answer(self, options: dict[str, Any], flags: int = PRESENT_AND_VERIFIED) -> str:
        """The browser's answer to navigator.credentials.get()."""
        wanted = options["publicKey"]
        data, told = self._data(wanted["rpId"], flags), self._told("webauthn.get", wanted["challenge"])
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        parts = {"authenticatorData": data, "clientDataJSON": told, "signature": signature}
        return self._answer({name: text(part) for name, part in parts.items()} | {"userHandle": self.owner})

    def _data(self, rp: str, flags: int) -> bytes:
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + struct.pack(">I", 1)

    def _told(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps(
            {
                "id": text(self.id),
                "rawId": text(self.id),
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": response,
            }
        )
