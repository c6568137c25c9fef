"""What every installation of Écluse shares. `dev`, `test` and `production` say only what differs."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from ecluse.foundation.identity_providers import VARIABLE, allauth_providers, browser_origins, read_identity_providers

ROOT = Path(__file__).resolve().parents[2]
# Everything this installation writes: the embedded database, its secret key, uploaded files, static files.
DATA_FOLDER = Path(os.environ.get("ECLUSE_DATA", ROOT / "var"))

# The order of the floors, from the ground up (docs/map.md).
DOMAINS = [
    "network",
    "skills",
    "records",
    "places",
    "learning",
    "offer",
    "credentials",
    "steering",
    "exchange",
]

# Ours first: where a library has a sentence too, our translation is the one that is read.
INSTALLED_APPS = [
    *(f"ecluse.{domain}" for domain in DOMAINS),
    "ecluse.ui",
    "ecluse.foundation",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "ecluse.foundation.observe.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "ecluse.foundation.machines.ShortWay",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ecluse.foundation.languages.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ecluse.network.web.middleware.WornHat",
    "ecluse.network.web.middleware.RefusedForm",
    "ecluse.foundation.audit.AuditContext",
    "ecluse.foundation.access.Guard",
]
# Where programs speak and nobody reads a page, and all that their requests pass through (foundation/machines.py).
MACHINE_ADDRESSES = ("/xapi/",)
MACHINE_MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "ecluse.foundation.languages.ChosenLanguage",
    "ecluse.foundation.audit.AuditContext",
    "ecluse.foundation.access.Guard",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ecluse.ui.context.page",
            ],
        },
    }
]
FORM_RENDERER = "ecluse.ui.forms.Renderer"

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "network.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "network:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "ecluse.network.web.sign_up.NamesForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_ADAPTER = "ecluse.network.web.sign_in.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Écluse"
MFA_FORMS = {"add_webauthn": "ecluse.network.web.keys.AddKey", "edit_webauthn": "ecluse.network.web.keys.RenameKey"}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_ADAPTER = "ecluse.network.web.sign_in.ProviderAdapter"
# Somebody recognised by the verified e-mail of a trusted provider is recognised by their account there from then on.
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
IDENTITY_PROVIDERS = read_identity_providers(os.environ.get(VARIABLE, ""))
SOCIALACCOUNT_PROVIDERS = allauth_providers(IDENTITY_PROVIDERS)

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("nl", _("Dutch")), ("en", _("English")), ("de", _("German"))]
LANGUAGE_COOKIE_NAME = "ecluse_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_FOLDER / "static"
MEDIA_ROOT = DATA_FOLDER / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Front-end packages come from the npm registry and are served by the project itself.
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ecluse.ui.vendor.VendorFinder",
]
WHITENOISE_MAX_AGE = 31_536_000

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF, *browser_origins(IDENTITY_PROVIDERS)],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "ecluse_session"
CSRF_COOKIE_NAME = "ecluse_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_HANDLERS = [
    "ecluse.foundation.files.store.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# What people bring is theirs: the account of the service reads it, nobody else on the machine.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# The address at which the world reaches this installation; badges carry it, so it must not change.
# While the key that seals private keys is being changed, the one before still opens them (docs/how-to/change-the-key-that-seals.md).
KEY_ENCRYPTION_KEY_FORMER = os.environ.get("ECLUSE_KEY_ENCRYPTION_KEY_FORMER", "")
PUBLIC_ADDRESS = os.environ.get("ECLUSE_PUBLIC_ADDRESS", "http://localhost:8000")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING_CONFIG = "ecluse.foundation.observe.configure_logging"
# How many proxies of ours stand before the web server, each adding one address to X-Forwarded-For. None: it is not believed.
TRUSTED_PROXIES = int(os.environ.get("ECLUSE_TRUSTED_PROXIES", "0"))
# Documents of other sites read for strangers in ten minutes: for one network address, and for everybody together.
OUTSIDE_READS_EACH = int(os.environ.get("ECLUSE_OUTSIDE_READS_EACH", "30"))
OUTSIDE_READS_ALL = int(os.environ.get("ECLUSE_OUTSIDE_READS_ALL", "600"))
# Whole months of statements that stay in the database besides the one in course; older ones go to Parquet files. 0: all of them stay.
RECORDS_MONTHS_AT_HAND = int(os.environ.get("ECLUSE_RECORDS_MONTHS", "0"))
