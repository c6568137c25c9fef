"""Sentences of the libraries that Écluse says in its own words: named here so that they stand in our catalogue, which is read first.

The English stays the library's; the other languages are ours. A sentence leaves this list when its page becomes ours.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_  # noqa: N812 - the customary name, known to `ecluse messages`

SAID_OUR_WAY = (
    N_("Email"),
    N_(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes additional requirements such as "
        "biometrics or PIN protection."
    ),
    N_("Account Connections"),
    N_("You currently have no third-party accounts connected to this account."),
    N_("Add a Third-Party Account"),
    N_("Sign In Via %(provider)s"),
    N_("You are about to sign in using a third-party account from %(provider)s."),
    N_("Connect %(provider)s"),
    N_("You are about to connect a new third-party account from %(provider)s."),
    N_(
        "You decided to cancel logging in to our site using one of your existing accounts. If this was a mistake, please proceed "
        'to <a href="%(login_url)s">sign in</a>.'
    ),
)
