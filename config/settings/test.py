"""The tests: fast hashes, mail in memory, the database that `conftest.py` started or that DATABASE_URL names."""

from __future__ import annotations

import os

from ecluse.foundation.database.settings import database_from_url

from .base import *
from .base import INSTALLED_APPS, STORAGES

DEBUG = False
ALLOWED_HOSTS = ["localhost", "testserver", "127.0.0.1"]
SECRET_KEY = "only-for-tests"  # noqa: S105 - it guards nothing
KEY_ENCRYPTION_KEY = "only-for-tests-too"
DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL", "postgresql://postgres@/postgres"))}
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("ECLUSE_TEST_DB", "test_ecluse")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
ALLOW_LOOPBACK_FETCH = False
PUBLIC_ADDRESS = "https://ecluse.example"
INSTALLED_APPS = [*INSTALLED_APPS]
