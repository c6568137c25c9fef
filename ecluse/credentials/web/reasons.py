"""One sentence for each reason a check can give. The reasons are stable: a program may rely on them; the words may change."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..rules.checks import Subject

_READABLE: dict[str, Promise] = {
    "document": _("The document is well formed."),
    "picture": _("The badge was found inside the picture."),
    "token": _("The badge is a signed token, and it is well formed."),
    "learning-credential": _("It is a learning credential of a European wallet, and it is well formed."),
    "other-attestation": _("It is an attestation of another kind ({detail}), which this page does not read."),
    "envelope": _("The badge is a signed token in its envelope, and it is well formed."),
    "presentation": _("The badge was found in what a wallet presented."),
    "bad-token": _(
        "The text looks like a signed token (VC-JWT), but it is cut or damaged. Check that the whole of it was copied."
    ),
    "bad-envelope": _("The envelope does not hold a signed token that can be read here."),
    "address": _("What was found is only a link to another link: {detail}."),
    "address-unread": _("The badge is kept at {detail}, where it could not be read."),
    "large-picture": _("The picture is too large: 4 MB at most."),
    "several": _("There are several badges in it. Verify them one by one."),
    "hidden-text": _(
        "The picture holds its badge in a compressed or repeated part, which the standard forbids: nobody can tell what it says."
    ),
    "active-picture": _("The SVG picture holds a script or an entity. A badge needs neither, so it was not read."),
    "too-large": _("The document is too large: a badge takes less than 256 kB."),
    "not-text": _("The file is not text. Choose a JSON file, or a PNG or SVG picture that holds a badge."),
    "not-json": _("The text is not JSON. Check that the whole badge was copied, from the first brace to the last."),
    "repeated-member": _("The member “{detail}” appears twice: two readers could understand two different things."),
    "too-deep": _("The document is nested too deeply to be a badge."),
    "too-many": _("The document has too many parts to be a badge."),
    "not-an-object": _("The text is JSON but not a badge: a badge starts with a brace."),
    "not-a-badge": _("This is a document of another kind, not an Open Badge 3.0."),
    "no-badge": _("The picture holds no badge. Some phones remove it when they save a picture: ask for the original file."),
    "broken-picture": _("The picture is damaged and could not be read."),
}
_STRUCTURE: dict[str, Promise] = {
    "version-2": _("It follows Open Badges 3.0 and Verifiable Credentials 2.0."),
    "learning-credential": _("It follows SD-JWT (RFC 9901) and the European pilot type of learning credentials."),
    "version-1": _("It follows Open Badges 3.0 with the older Verifiable Credentials 1.1."),
    "old-version": _(
        "It follows Open Badges 2.0. This older version relies on the web site of the issuer, not on a signature inside."
    ),
    "related-differs": _("It gives the fingerprint of a document ({detail}) which is not the one published there."),
    "unknown-version": _("It does not say which version of Verifiable Credentials it follows."),
    "departs": _("Required parts are missing or wrong: {places}."),
    "no-context": _("It does not name the vocabularies it is written with."),
    "too-many-contexts": _("It names more vocabularies than a badge needs."),
    "context-inline": _("It redefines the meaning of its own words, so what you read may not be what was signed."),
    "context-unknown": _("It uses a vocabulary unknown here: {detail}."),
    "null": _("The member “{detail}” has no value: the standard forbids it, because a signature does not cover it."),
    "described-twice": _("A part of the badge describes the badge itself a second time, which can hide a date or a withdrawal."),
    "alias": _("The member “{detail}” is written in a way that hides what it means."),
}
_ISSUER: dict[str, Promise] = {
    "of-the-network": _("{name}, an organisation of the network."),
    "outside": _("The badge says {name}. This issuer is outside the network: make sure that {address} is really theirs."),
    "key-of-another": _("The signing key does not belong to the issuer that the badge names ({address})."),
    "key-not-found": _("The signing key is not published where the badge says it is ({address})."),
    "key-unreachable": _("The issuer's key could not be fetched from {address}. Try again later."),
    "key-refused-address": _("The key's address ({address}) is not a public one, so it was not fetched."),
    "key-not-a-key": _("What is published at {address} is not a key this page can use."),
    "key-unknown-kind": _("The key is named in a way this page does not know: {address}."),
    "key-not-for-badges": _("The key at {address} is not one with which its owner attests anything."),
    "not-looked-for": _("The issuer's key was not looked for, because the signature cannot be checked."),
}
_PROOF: dict[str, Promise] = {
    "true": _("The signature matches: not one letter was changed since it was signed on {when}."),
    "true-undated": _("The signature matches: not one letter was changed since the badge was signed."),
    "from-the-future": _("The signature matches, but it is dated {when}, which is still to come."),
    "false-signature": _("The signature does not match: the badge was changed after it was signed, or signed by somebody else."),
    "hosted": _("The same badge stands at its issuer's own address: {address}."),
    "differs-from-original": _("The badge at {address} says something else than the one you brought."),
    "original-unreachable": _(
        "The original could not be read at {address}. A badge of this older version cannot be checked without it."
    ),
    "others-unknown": _("The signature matches. The badge carries another one, of a kind this page does not check."),
    "other-no-key": _("One signature matches. The key of another one could not be found at {address}."),
    "too-many": _("The badge carries more signatures than anybody needs, so they were not checked."),
    "wrong-key": _("The signature is announced as one of another kind than the issuer's key ({detail}), as a forger would do."),
    "broken-chain": _("A signature says it was made after another one, which is not there."),
    "not-disclosed": _("This is the holder's own copy, with everything in it. Ask them to share the part they want to show."),
    "expired": _("The signature was only meant to count until {when}."),
    "bad-algorithm": _("The token is not signed with a method that proves who wrote it ({detail})."),
    "bad-header": _("The token asks to be checked in an unusual way ({detail}), as a forger would do."),
    "claims-differ": _("The token says one thing outside and another inside ({detail})."),
    "part-unsigned": _("A part that comes with the token is not one that its issuer signed: it was changed, or added."),
    "part-repeated": _("A part of the token stands twice in it, as a forger would have it."),
    "part-malformed": _("A part of the token is damaged, or takes the place of something its issuer shows to everybody."),
    "bad-hash": _("The parts of the token are tied to it by a method that this page does not take ({detail})."),
    "binding-false": _("The holder's own signature on it is false: somebody else may be showing it."),
    "no-key-named": _("The token does not say with which key it was signed."),
    "other-key": _("The token carries a key of its own, which is not the one its issuer publishes."),
    "missing": _("The badge carries no signature: anybody could have written it."),
    "malformed": _("The signature is damaged or incomplete."),
    "bad-value": _("The signature is damaged or incomplete."),
    "unknown-suite": _("The badge is signed with a method this page does not check yet ({detail})."),
    "wrong-purpose": _("The signature was not made to attest anything ({detail})."),
    "covers-less": _("Part of the badge is not covered by the signature (“{detail}”): it could have been added afterwards."),
    "too-tangled": _("The badge is built so that checking its signature would take for ever, so it was not checked."),
    "not-understood": _(
        "The signature could not be checked: the badge uses the words of the standard in a way that means nothing."
    ),
    "key-revoked": _("The issuer no longer trusts this key since {when}, before the badge was signed."),
    "signed-again": _(
        "This is an old file: the key that signed it is no longer trusted since {when}. The issuer signed the same badge again on "
        "{start}; its holder has the new file, which stands at {address} when they share it."
    ),
    "key-expired": _("The issuer's key had expired on {when}, before the badge was signed."),
    "no-key": _("The signature could not be checked without the issuer's key."),
}
_DATES: dict[str, Promise] = {
    "no-end": _("It is valid since {start}, without an end."),
    "until": _("It is valid from {start} to {end}."),
    "expired": _("It expired on {end}."),
    "not-yet": _("It will only be valid from {start}."),
    "backwards": _("It ends ({end}) before it starts ({start})."),
    "unreadable": _("Its dates cannot be read."),
}
_STATUS: dict[str, Promise] = {
    "none": _("The issuer publishes no list of withdrawn badges for it."),
    "short-lived": _(
        "No list says whether it was withdrawn: it is made for a few months at most, then made again. Ask its issuer in case of doubt."
    ),
    "unasked": _("The list of withdrawn badges was not read, because the badge cannot be trusted anyway."),
    "in-order": _("The issuer's own list says that it still stands."),
    "revoked": _("Its issuer withdrew it for good."),
    "revoked-why": _("Its issuer withdrew it for good, and gives this reason: {detail}."),
    "suspended": _("Its issuer suspended it for the time being."),
    "refresh": _("Its issuer published a newer version of it. Ask its holder for that one."),
    "message": _("Its issuer adds: {message}."),
    "marked": _("Its issuer marked it in a list for another purpose ({detail})."),
    "unreachable": _("The issuer's list of withdrawn badges could not be read at {detail}. Try again later."),
    "refused-address": _("The address of the list of withdrawn badges ({detail}) is not a public one, so it was not read."),
    "unknown-kind": _("The issuer publishes withdrawn badges in a way this page does not know ({detail}). Ask the issuer."),
    "not-read": _("The issuer publishes a list of withdrawn badges, which was not read. Ask the issuer."),
    "malformed": _("The badge does not say correctly where it stands in the list of withdrawn badges ({detail})."),
    "not-a-list": _("What is published at {detail} is not a list of withdrawn badges."),
    "other-purpose": _("The list it names was not made for this purpose ({detail})."),
    "list-expired": _("The issuer's list of withdrawn badges ({detail}) is out of date."),
    "list-false": _("The issuer's list of withdrawn badges is not signed as it should be ({detail})."),
    "too-short": _("The issuer's list of withdrawn badges is shorter than the standard allows ({detail} places)."),
    "out-of-range": _("The badge names a place ({detail}) that the list of its issuer does not have."),
}
_LATEST: dict[str, Promise] = {
    "latest": _("Its issuer has published no newer version of it."),
    "newer": _("Its issuer published a newer version of it, valid since {when}. It is kept at {detail}."),
    "not-told": _("The badge says that its latest version is kept at {detail}, where it could not be read."),
    "unknown-kind": _("The badge is renewed in a way this page does not know ({detail})."),
}
_ENDORSEMENT: dict[str, Promise] = {
    "none": _("Nobody else signed for it. A badge can be good without that."),
    "true": _("Endorsements that were checked, and are true: {count}. They are listed below."),
    "some-false": _(
        "Endorsements that cannot be trusted: {count} of {total}. They are listed below; the badge itself is not changed by them."
    ),
    "too-many": _("It carries {total} endorsements; the first {count} were checked."),
    "of-this": _("It speaks of this badge."),
    "of-another": _("It was given to something else ({address}) and was pasted here."),
}
_RECIPIENT: dict[str, Promise] = {
    "same": _("Yes: it was given to {identity}."),
    "another": _("No: it was not given to {identity}. It may have been given to another address of the same person."),
    "no-identity": _("The badge does not say to whom it was given in a way that can be checked."),
}
SENTENCES: dict[Subject, dict[str, Promise]] = {
    Subject.READABLE: _READABLE,
    Subject.STRUCTURE: _STRUCTURE,
    Subject.ISSUER: _ISSUER,
    Subject.PROOF: _PROOF,
    Subject.DATES: _DATES,
    Subject.STATUS: _STATUS,
    Subject.LATEST: _LATEST,
    Subject.ENDORSEMENT: _ENDORSEMENT,
    Subject.RECIPIENT: _RECIPIENT,
}
