"""Statements as they are kept. Their tables are written in SQL (migration 0002): partitioned by month, made for one insert.

No row is ever changed: what voids or refers is a row of its own. There is no foreign key: statements come by the thousand in one
transaction, their organisation is the one of the client that speaks, and the distribution key of a cluster is `organisation_id`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Statement(models.Model):
    """What somebody did, as a tool said it and as it was accepted, but `stored`, which `sid` is (rules/stored.py).

    Keys are those of `rules/keys.py`. `object` is the key of an activity, an agent or an identified group; none for a reference
    or a sub-statement. `at` is the timestamp that was sent; none when the statement had none, and it then happened when stored.
    """

    pk = models.CompositePrimaryKey("organisation_id", "sid")
    organisation_id = models.UUIDField(_("organisation"))
    sid = models.UUIDField(_("stored"))
    statement_id = models.UUIDField(_("id of the statement"))
    client_id = models.UUIDField(_("client"))
    actor = models.BigIntegerField(_("actor"), null=True)
    verb = models.BigIntegerField(_("verb"))
    object = models.BigIntegerField(_("object"), null=True)
    registration = models.UUIDField(_("registration"), null=True)
    at = models.DateTimeField(_("timestamp"), null=True)
    body = models.TextField(_("xAPI statement"))

    class Meta:
        verbose_name = _("xAPI statement")
        verbose_name_plural = _("xAPI statements")
        managed = False

    def __str__(self) -> str:
        return str(self.statement_id)


class StatementId(models.Model):
    """Which statement has this id in an organisation. It outlives a month that was archived: an id is never used twice."""

    pk = models.CompositePrimaryKey("organisation_id", "statement_id")
    organisation_id = models.UUIDField(_("organisation"))
    statement_id = models.UUIDField(_("id of the statement"))
    sid = models.UUIDField(_("stored"))

    class Meta:
        verbose_name = _("id of a statement")
        verbose_name_plural = _("ids of statements")
        managed = False

    def __str__(self) -> str:
        return str(self.statement_id)


class Mention(models.Model):
    """An agent or an activity that a statement names otherwise than as its actor or its object.

    `is_broad`: it counts for `related_agents` and `related_activities` only; the members of a group that acts count always.
    """

    pk = models.CompositePrimaryKey("key", "sid")
    key = models.BigIntegerField(_("key"))
    sid = models.UUIDField(_("stored"))
    is_broad = models.BooleanField(_("related only"))

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        managed = False

    def __str__(self) -> str:
        return f"{self.key} {self.sid}"


class Reference(models.Model):
    """A statement that is about another one, itself or through a chain: filters look through it (xAPI Communication, 2.1.3)."""

    pk = models.CompositePrimaryKey("organisation_id", "target_id", "sid")
    organisation_id = models.UUIDField(_("organisation"))
    target_id = models.UUIDField(_("id of the statement referred to"))
    sid = models.UUIDField(_("who refers"))

    class Meta:
        verbose_name = _("reference to a statement")
        verbose_name_plural = _("references to statements")
        managed = False

    def __str__(self) -> str:
        return f"{self.sid} → {self.target_id}"


class Voiding(models.Model):
    """A statement takes another one back, whichever came first (xAPI Data, 2.3.2). A voiding statement cannot be voided."""

    pk = models.CompositePrimaryKey("organisation_id", "target_id", "sid")
    organisation_id = models.UUIDField(_("organisation"))
    target_id = models.UUIDField(_("id of the statement taken back"))
    sid = models.UUIDField(_("who takes it back"))

    class Meta:
        verbose_name = _("voiding of a statement")
        verbose_name_plural = _("voidings of statements")
        managed = False

    def __str__(self) -> str:
        return f"{self.sid} ⌫ {self.target_id}"


# Those that are partitioned by month, on `sid`.
PARTITIONED = ("records_statement", "records_mention")
