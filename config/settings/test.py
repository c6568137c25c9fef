"""The tests: fast hashes, mail in memory, the database that `conftest.py` started or that DATABASE_URL names."""

from __future__ import annotations

import os

from ecluse.foundation.database.embedded import Cluster
from ecluse.foundation.database.settings import database_from_url

from .base import *
from .base import INSTALLED_APPS, ROOT, STORAGES

DEBUG = False
ALLOWED_HOSTS = ["localhost", "testserver", "127.0.0.1"]
SECRET_KEY = "only-for-tests"  # noqa: S105 - it guards nothing
KEY_ENCRYPTION_KEY = "only-for-tests-too"
# pytest reads these settings before conftest.py starts the cluster: both name the same one.
TEST_CLUSTER = Cluster(
    ROOT / "var" / "test" / "postgresql",
    settings={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"},
)
DATABASES = {"default": database_from_url(os.environ.get("DATABASE_URL") or TEST_CLUSTER.url())}
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
