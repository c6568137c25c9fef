"""People who were known before the provider came, and what became of everybody; called beside the house."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.utils.text import slugify

from ecluse.network.models import Membership, Person
from ecluse.network.testing import MembershipFactory, OrganisationFactory, PersonFactory


def sow() -> dict[str, object]:
    """Léa and Ida train at the Centre du Quai; the others learn, and have accounts that somebody would like to have."""
    people = {}
    for given, family in (("Léa", "Maes"), ("Paul", "Lambert"), ("Rose", "Petit"), ("Jean", "Simon"), ("Ida", "Noël")):
        email = f"{given[0]}.{slugify(family)}@exemple.be".lower()
        person = PersonFactory.create(given_name=given, family_name=family, email=email)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        people[email] = person
    quay = OrganisationFactory.create(name="Centre du Quai")
    for trainer in ("l.maes", "i.noel"):
        MembershipFactory.create(person=people[f"{trainer}@exemple.be"], organisation=quay)
    return look()


def look() -> dict[str, object]:
    """Everybody by e-mail, with their accounts elsewhere and their roles."""
    return {
        str(person.email): {
            "id": str(person.pk),
            "name": f"{person.given_name}|{person.family_name}|{person.language}",
            "password": person.has_usable_password(),
            "roles": [one.role for one in Membership.objects.filter(person=person)],
            "accounts": [[one.provider, one.uid, sorted(one.extra_data["userinfo"])] for one in _accounts(person)],
            "proven": EmailAddress.objects.filter(user=person, email=person.email, verified=True).exists(),
        }
        for person in Person.objects.all()
    }


def _accounts(person: Person) -> list[SocialAccount]:
    return list(SocialAccount.objects.filter(user=person).order_by("provider", "uid"))
