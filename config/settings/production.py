"""A server for a network: every secret comes from the environment, and the web is spoken over https only."""

from __future__ import annotations

import os

from ecluse.foundation.database.settings import database_of

from .base import *
from .base import DATA_FOLDER, PUBLIC_ADDRESS

DEBUG = False
SECRET_KEY = os.environ["ECLUSE_SECRET_KEY"]
KEY_ENCRYPTION_KEY = os.environ["ECLUSE_KEY_ENCRYPTION_KEY"]
ALLOWED_HOSTS = os.environ["ECLUSE_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]
DATABASES = {"default": database_of(DATA_FOLDER)}
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ.get("ECLUSE_MAIL_HOST", "localhost"),
            "port": int(os.environ.get("ECLUSE_MAIL_PORT", "25")),
            "username": os.environ.get("ECLUSE_MAIL_USER", ""),
            "password": os.environ.get("ECLUSE_MAIL_PASSWORD", ""),
            "use_tls": os.environ.get("ECLUSE_MAIL_TLS", "1") == "1",
        },
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("ECLUSE_MAIL_FROM", "ne-pas-repondre@localhost")
ALLOW_LOOPBACK_FETCH = False
