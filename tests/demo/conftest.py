"""The small demo, loaded once per file and rolled back with it."""

import pytest
from django.db import transaction
from django.test import override_settings

from reports import demo
from tests.demo import finishing

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def quiet(text):
    pass


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker, files):
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=files, PASSWORD_HASHERS=FAST),
        transaction.atomic(),
    ):
        yield demo.load(size="small", seed=210, say=quiet)
        transaction.set_rollback(True)


@pytest.fixture
def small(cast, files, db, settings):
    settings.MEDIA_ROOT = files
    return cast


@pytest.fixture(scope="module")
def finished(cast, files, django_db_blocker):
    """The campaign brought to its end, with real papers."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files):
        yield finishing.finish()
