"""How people of this installation are named in statements: an account whose name is their key, never their name or their mailbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID


def address_of_home(public_address: str) -> str:
    """The `homePage` of the accounts of this installation."""
    return f"{public_address.rstrip('/')}/"


def account_of(person_id: UUID, home: str) -> dict[str, Any]:
    """The agent of somebody who is known here."""
    return {"objectType": "Agent", "account": {"homePage": home, "name": str(person_id)}}


def person_in_account(account: Mapping[str, Any], home: str) -> UUID | None:
    """The person an account of this installation names; none for accounts from elsewhere."""
    if account.get("homePage", "").rstrip("/") != home.rstrip("/"):
        return None
    try:
        return UUID(account.get("name", ""))
    except ValueError:
        return None
