"""What a holder says when they take a badge away in a European form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecluse.credentials.api import NotAWalletKey, wallet_key
from ecluse.ui.forms import Form


class EuropassForm(Form):
    """Whether the holder's name goes into the file."""

    name = forms.BooleanField(
        label=gettext_lazy("Add my given name and my family name"),
        help_text=gettext_lazy(
            "Without your names, the file only holds the fingerprint of your e-mail address, as the badge does. Your date of birth is never in it."
        ),
        required=False,
    )


class WalletForm(Form):
    """The name, which this form of credential cannot do without, and the key of the wallet."""

    name = forms.BooleanField(
        label=gettext_lazy("Put my given name and my family name in it"),
        help_text=gettext_lazy("A learning credential must name its holder. Your wallet shows your names only when you say so."),
        error_messages={
            "required": gettext_lazy(
                "Tick the box: a learning credential must name its holder. The other forms of the badge do not."
            )
        },
    )
    key = forms.CharField(
        label=gettext_lazy("Public key of my wallet"),
        help_text=gettext_lazy(
            "A text between braces that some wallets show (JWK, P-256). With it, only your wallet can present the credential."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
        max_length=4_000,
        required=False,
    )

    def clean_key(self) -> dict[str, str] | None:
        """The key as the credential will name it; nothing when none was given."""
        text = str(self.cleaned_data["key"]).strip()
        if not text:
            return None
        try:
            return wallet_key(text)
        except NotAWalletKey as error:
            if error.is_private:
                raise forms.ValidationError(
                    _("This is the private key of a wallet. Give it to nobody, here neither: copy the public key instead.")
                ) from None
            raise forms.ValidationError(
                _(
                    "This is not the public key of a wallet: a text between braces with “kty”, “crv”, “x” and “y”, of the curve P-256."
                )
            ) from None
