"""Sealed sheets: closing one, reading them, a person's certificate, and verifying what somebody brings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecluse.foundation.access import GuardedRequest, Role, allow, public
from ecluse.foundation.errors import Refusal
from ecluse.foundation.multilingual import text_in
from ecluse.foundation.paging import page_of
from ecluse.ui.forms import invalid

from ..actions.sealing import seal_certificate, seal_sheet
from ..models import SealedDocument, SealKey, Session
from ..permissions import RUNNERS
from ..queries import sealing as queries
from ..queries.enrolment import visible_enrolment
from . import sealed_tables as tables
from .running import runnable_session
from .sealing_forms import SealForm, VerifySheetForm


@allow(*RUNNERS, why="The trainer signs and closes the sheets of their sessions; an administrator may too.")
@require_http_methods(["GET", "POST"])
def sheets(request: GuardedRequest, session_id: UUID) -> HttpResponse:
    """What is sealed of a session, and what may be sealed now."""
    session = runnable_session(request, session_id)
    periods = queries.periods_to_seal(session)
    form = SealForm(request.POST or None, choices=tables.period_choices(periods), is_sealed=session.sealed_documents.exists())
    if request.method == "POST":
        if form.is_valid() and (document := _sealed(request, session, form)):
            messages.success(request, tables.sealed_words(document))
            return redirect("offer:sheets", session_id=session.pk)
        return invalid(request, "offer/sheets.html", _context(request, session, form, periods))
    return render(request, "offer/sheets.html", _context(request, session, form, periods))


def _sealed(request: GuardedRequest, session: Session, form: SealForm) -> SealedDocument | None:
    said = form.cleaned_data
    period = queries.period_named(session, said["period"])
    if period is None:
        raise Http404("No such half-days in this session.")
    try:
        return seal_sheet(
            by=request.hat, session=session, period=period, at=timezone.now(), funder_reference=said["funder_reference"],
            reason=said.get("reason", ""),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


def _context(request: GuardedRequest, session: Session, form: SealForm, periods: list[queries.Period]) -> dict[str, Any]:
    page = page_of(queries.sealed_of_session(session), by=("-sealed_at", "-id"), mark=request.GET.get("page"), size=12)
    return {"session": session, "form": form, "periods": periods, "page": page, "table": tables.of_session(page.rows)}


@allow(*RUNNERS, Role.AUDITOR, why="Operators read their sealed sheets; the auditor of the funder reads all of them.")
@require_safe
def all_sheets(request: GuardedRequest) -> HttpResponse:
    """The sealed sheets that I may read, the newest first."""
    page = page_of(queries.sealed_for(request.hat), by=("-sealed_at", "-id"), mark=request.GET.get("page"))
    audits = request.hat.role is Role.AUDITOR
    return render(request, "offer/all_sheets.html", {"page": page, "table": tables.of_everybody(page.rows, audits=audits)})


@allow(
    *RUNNERS, Role.AUDITOR, Role.LEARNER,
    why="A sheet is read by its operator and the funder's auditor; a certificate of attendance by its person and the operator.",
)  # fmt: skip
@require_safe
def sealed(request: GuardedRequest, document_id: UUID) -> HttpResponse:
    """The document itself, to the byte."""
    document = queries.readable_document(request.hat, document_id)
    if document is None:
        raise Http404("No such document for this hat.")
    name = slugify(f"{text_in(document.session.programme.title)}-{document.last_on}-{document.reference}-v{document.version}")
    response = HttpResponse(bytes(document.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@allow(Role.LEARNER, *RUNNERS, why="A person gets the certificate of their own attendance; their operator may hand it to them.")
@require_POST
def certificate(request: GuardedRequest, enrolment_id: UUID) -> HttpResponse:
    """Seal the certificate of attendance of an enrolment, or find it again."""
    enrolment = visible_enrolment(request.hat, enrolment_id)
    if enrolment is None:
        raise Http404("No such enrolment for this hat.")
    try:
        seal_certificate(by=request.hat, enrolment=enrolment, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The certificate of attendance is sealed: it is ready to be downloaded."))
    return redirect(enrolment)


@public(why="Anybody may verify a sealed sheet or certificate, without an account.")
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: GuardedRequest) -> HttpResponse:
    """The form, and the verdict when a file was given. Nothing of it is kept."""
    if request.method != "POST":
        return render(request, "offer/verify_sheet.html", {"form": VerifySheetForm()})
    form = VerifySheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return invalid(request, "offer/verify_sheet.html", {"form": form})
    verdict = queries.verdict_on(form.cleaned_data["file"].read())
    context = {
        "form": VerifySheetForm(),
        "verdict": verdict,
        "says": tables.verdict_words(verdict),
        "facts": tables.verdict_facts(verdict),
    }
    return render(request, "offer/verify_sheet.html", context)


@public(why="The certificate of a seal is public: any reader of PDF may be told to trust it.")
@require_safe
def seal_key(request: GuardedRequest, key_id: UUID) -> HttpResponse:
    """The certificate of an operator's seal, as readers of PDF take it."""
    key = SealKey.objects.filter(pk=key_id).first()
    if key is None:
        raise Http404("No such seal.")
    pem = x509.load_der_x509_certificate(bytes(key.certificate)).public_bytes(serialization.Encoding.PEM)
    response = HttpResponse(pem, content_type="application/x-pem-file")
    response["Content-Disposition"] = f'attachment; filename="sceau-{key.fingerprint[:12]}.pem"'
    return response
