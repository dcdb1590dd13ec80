"""Text that must not be readable from a database dump alone.

Fernet with a key from the environment (`KIEMDIEM_SEAL_KEY`, newest first, so keys can be rotated).
"""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.SEAL_KEYS])


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(token: str) -> str:
    return _box().decrypt(token.encode()).decode() if token else ""


class SealedTextField(models.TextField):
    """Cannot be searched or filtered on, by design."""

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if isinstance(value, str) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return unseal(value) if isinstance(value, str) else value
