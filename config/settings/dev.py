"""A laptop or a demonstration: the embedded database, plain http on loopback, e-mails written to a folder."""

from __future__ import annotations

import os

from ecluse.foundation.database.settings import database_of
from ecluse.foundation.secrets import installation_key

from .base import *
from .base import DATA_FOLDER

DEBUG = os.environ.get("ECLUSE_DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *filter(None, os.environ.get("ECLUSE_HOSTS", "").split(","))]
SECRET_KEY = installation_key(DATA_FOLDER, "web")
# Wraps the private keys of the issuers of badges; kept apart from the web secret so that one may leak without the other.
KEY_ENCRYPTION_KEY = installation_key(DATA_FOLDER, "issuer-keys")
DATABASES = {"default": database_of(DATA_FOLDER)}
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(DATA_FOLDER / "mail")},
    }
}
DEFAULT_FROM_EMAIL = "Écluse <ne-pas-repondre@ecluse.invalid>"
# Lets the verification page read a badge from this very machine, so that the demonstration can show it.
ALLOW_LOOPBACK_FETCH = True
