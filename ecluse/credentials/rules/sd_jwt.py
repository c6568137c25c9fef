"""A token whose parts its holder shows or keeps to themselves (SD-JWT, RFC 9901): read, and its shown parts put in their place.

Nothing of it is believed before `learning_verdict` has looked at it. Refused: a part that the signed token does not name, one
named twice, one that hides or overwrites what everybody must read.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ecluse.credentials.rules import jsonld, token
from ecluse.credentials.rules.contexts import Document
from ecluse.credentials.rules.encoding import NotEncoded, base64url, from_base64url
from ecluse.credentials.rules.key_kinds import from_jwk, is_signed
from ecluse.credentials.rules.proof import BadProof

TYPE = "dc+sd-jwt"
HASH = "sha-256"
# SD-JWT VC, section 2.2.2.3: what a verifier decides by is never left to the holder to show.
ALWAYS_SHOWN = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"})
MOST_PARTS = 200  # of one token; a learning credential has about ten
_LONGEST_PART = 64 * 1024  # characters of one of them
_DEEPEST = 32  # levels, those of the parts inside parts included
_LIST, _PLACE, _HASH = "_sd", "...", "_sd_alg"


@dataclass(frozen=True, kw_only=True)
class SdJwt:
    """The token as its issuer signed it, the parts that come with it, and the holder's own signature when there is one."""

    token: token.Token
    parts: tuple[str, ...]
    binding: str  # the Key Binding JWT; empty when there is none
    text: str  # what the holder's signature covers: everything before it


def looks_like_sd_jwt(content: bytes) -> bool:
    """Whether the bytes are a token followed by parts."""
    return token.looks_like_token(content) and b"~" in content


def parse(content: bytes) -> SdJwt:
    """The pieces of an SD-JWT; `token.NotAToken` when it is none."""
    try:
        text = content.strip().decode("ascii")
    except UnicodeDecodeError:
        raise token.NotAToken from None
    if len(text) > jsonld.SIZE_LIMIT:
        raise token.NotAToken("too-large")
    signed, *parts, binding = text.split("~")
    if len(parts) > MOST_PARTS:
        raise token.NotAToken("too-many")
    return SdJwt(
        token=token.parse(signed.encode()),
        parts=tuple(parts),
        binding=binding,
        text=text.removesuffix(binding) if binding else text,
    )


def digest(part: str) -> str:
    """The name a signed token gives to one of its parts."""
    return base64url(hashlib.sha256(part.encode()).digest())


def shown(found: SdJwt) -> Document:
    """What the token says once the parts that came with it are in their place. `BadProof` for parts that are not its own."""
    if found.token.claims.get(_HASH, HASH) != HASH:
        raise BadProof("bad-hash", str(found.token.claims[_HASH])[:80])
    if len(set(found.parts)) != len(found.parts):
        raise BadProof("part-repeated")
    placing = _Placing(found.parts)
    claims: Document = placing.value(found.token.claims, depth=0, top=True)
    claims.pop(_HASH, None)
    placing.check()
    return claims


class _Placing:
    """The parts on their way to their places."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.contents = {digest(part): _content(part) for part in parts}
        self.met: Counter[str] = Counter()

    def check(self) -> None:
        """Each digest stands once, and each part has its digest (RFC 9901, section 7.1, steps 4 and 5)."""
        if any(count > 1 for count in self.met.values()):
            raise BadProof("part-repeated")
        if set(self.contents) - set(self.met):
            raise BadProof("part-unsigned")

    def value(self, value: Any, *, depth: int, top: bool = False) -> Any:
        """A value with its parts in place."""
        if depth > _DEEPEST:
            raise BadProof("part-malformed", "depth")
        if isinstance(value, dict):
            return self._object(value, depth, top)
        if isinstance(value, list):
            return self._list(value, depth)
        return value

    def _object(self, members: Document, depth: int, top: bool) -> Document:
        if _PLACE in members or (_HASH in members and not top):
            raise BadProof("part-malformed", _PLACE)
        made = {name: self.value(inside, depth=depth + 1) for name, inside in members.items() if name != _LIST}
        if top and any(made[name] != members[name] for name in ALWAYS_SHOWN & made.keys()):
            raise BadProof("part-malformed")
        for name in _digests(members.get(_LIST, [])):
            content = self._take(name)
            if content is None:
                continue
            if len(content) != 3 or not isinstance(content[1], str) or content[1] in (_LIST, _PLACE, _HASH):
                raise BadProof("part-malformed")
            if content[1] in made or (top and content[1] in ALWAYS_SHOWN):
                raise BadProof("part-malformed", content[1][:80])
            made[content[1]] = self.value(content[2], depth=depth + 1)
        return made

    def _list(self, items: list[Any], depth: int) -> list[Any]:
        made = []
        for item in items:
            if not isinstance(item, dict) or set(item) != {_PLACE}:
                made.append(self.value(item, depth=depth + 1))
                continue
            (name,) = _digests([item[_PLACE]])
            content = self._take(name)
            if content is not None:
                if len(content) != 2:
                    raise BadProof("part-malformed")
                made.append(self.value(content[1], depth=depth + 1))
        return made

    def _take(self, name: str) -> list[Any] | None:
        """The part of a digest, once; a digest met twice is refused at once, or parts that hold each other would never end."""
        self.met[name] += 1
        if self.met[name] > 1:
            raise BadProof("part-repeated")
        return self.contents.get(name)


def _digests(written: object) -> list[str]:
    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        raise BadProof("part-malformed", _LIST)
    return written


def _content(part: str) -> list[Any]:
    """What a part says: a salt, a name unless it stands in a list, a value. Read as strictly as a badge is."""
    try:
        written = from_base64url(part, longest=_LONGEST_PART)
        read = jsonld.read(b'{"part":' + written + b"}")
    except (NotEncoded, jsonld.Unreadable):
        raise BadProof("part-malformed") from None
    content = read["part"]
    if len(read) != 1 or not isinstance(content, list) or len(content) not in (2, 3) or not isinstance(content[0], str):
        raise BadProof("part-malformed")
    return content


def check_binding(found: SdJwt, claims: Document) -> None:
    """The holder's own signature, when they added one: by the key the token names, over this very token and these parts.

    For whom and when they signed (`aud`, `nonce`) was between them and somebody else: it is not looked at. `BadProof` otherwise.
    """
    if not found.binding:
        return
    confirmation = claims.get("cnf")
    jwk = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    try:
        bound = token.parse(found.binding.encode())
        if not isinstance(jwk, dict) or bound.header.get("typ") != "kb+jwt":
            raise BadProof("binding-false")
        kind, public = from_jwk(jwk)
    except (token.NotAToken, NotEncoded):
        raise BadProof("binding-false") from None
    is_hash = bound.claims.get("sd_hash") == digest(found.text)
    if token.check_header(bound) is not kind or not is_hash or not is_signed(kind, public, bound.signature, bound.signed):
        raise BadProof("binding-false")
