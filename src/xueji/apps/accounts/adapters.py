"""What allauth asks of this site: no one signs up, no mail is sent, secrets are stored encrypted."""

import base64
import os
from typing import Any
from urllib.parse import quote, urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest

NONCE = 12


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by administrators."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nobody has an address here."""

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """As above; what happened stands in the audit."""


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets lie encrypted (AES-256-GCM) with a key of the site's own that is not in the database."""

    def encrypt(self, text: str) -> str:
        nonce = os.urandom(NONCE)
        return base64.b64encode(nonce + AESGCM(_key()).encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises InvalidTag where the row was altered or the site's key is another."""
        sealed = base64.b64decode(encrypted_text)
        return AESGCM(_key()).decrypt(sealed[:NONCE], sealed[NONCE:], None).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": str(super().get_public_key_credential_rp_entity()["id"]), "name": "学记"}

    @staticmethod
    def address(username: str, secret: str, site: str) -> str:
        label = quote(f"学记 {site}:{username}")
        return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': f'学记 {site}'}, quote_via=quote)}"


def _key() -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"xueji second factors")
    return derive.derive(settings.SECRET_KEY.encode())
