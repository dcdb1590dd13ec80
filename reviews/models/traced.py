"""Rows with sealed texts, of which the audit trail keeps a digest nobody can guess from."""

from __future__ import annotations

import hashlib
import secrets

from django.db import models

from campaign.lib.sealed import SealedTextField


def fresh_salt() -> str:
    return secrets.token_hex(16)


class Traced(models.Model):
    """The salt is sealed like the text: from a dump no guess at a text can be confirmed."""

    salt = SealedTextField(default=fresh_salt, editable=False)

    class Meta:
        abstract = True

    def trace(self, text: str) -> str:
        return hashlib.sha256(f"{self.salt}\n{text}".encode()).hexdigest() if text else ""
