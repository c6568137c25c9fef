"""Forms: what is wrong is said first, beside its field, and nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms as django_forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.translation import override
from lxml import html

from ecluse.ui.forms import CountedTextarea, DayField, Form, MultilingualField, invalid


class Ask(Form):
    """A small form for these tests."""

    name = django_forms.CharField(label="Nom", help_text="Comme sur la carte")
    born_on = DayField(label="Né le", required=False)
    title = MultilingualField(label="Titre", max_length=10)
    why = django_forms.CharField(label="Pourquoi", max_length=50, required=False, widget=CountedTextarea)


def tree(form: Form) -> html.HtmlElement:
    """The form as its templates show it."""
    return html.fromstring(f"<form>{form}</form>")


def test_a_hint_and_an_error_are_tied_to_their_field() -> None:
    shown = tree(Ask({"name": ""}))

    (field,) = shown.xpath("//input[@name='name']")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby") == "id_name_helptext id_name_error"
    assert shown.xpath("//*[@id='id_name_error']//li")
    assert shown.xpath("//*[@id='id_name_helptext']")[0].text == "Comme sur la carte"


def test_what_was_typed_is_shown_again() -> None:
    shown = tree(Ask({"name": "Aïcha", "born_on_0": "31", "born_on_1": "2", "born_on_2": "1990", "title_nl": "Titel"}))

    assert shown.xpath("//input[@name='name']/@value") == ["Aïcha"]
    assert [shown.xpath(f"//input[@name='born_on_{n}']/@value") for n in range(3)] == [["31"], ["2"], ["1990"]]
    assert shown.xpath("//input[@name='title_nl']/@value") == ["Titel"]
    assert shown.xpath("//input[@name='title_nl']/@lang") == ["nl"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [(("27", "3", "1985"), date(1985, 3, 27)), (("", "", ""), None), (("01", "02", "2000"), date(2000, 2, 1))],
)
def test_a_day_is_read(typed: tuple[str, str, str], expected: date | None) -> None:
    form = Ask({"name": "A", "title_fr": "T", **{f"born_on_{n}": part for n, part in enumerate(typed)}})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["born_on"] == expected


@pytest.mark.parametrize("typed", [("31", "2", "1990"), ("12", "", "1990"), ("a", "b", "c"), ("1", "1", "12"), ("0", "0", "0")])
def test_a_day_that_does_not_exist_is_refused(typed: tuple[str, str, str]) -> None:
    form = Ask({"name": "A", "title_fr": "T", **{f"born_on_{n}": part for n, part in enumerate(typed)}})

    assert not form.is_valid()
    assert list(form.errors) == ["born_on"]


def test_a_multilingual_text_keeps_only_what_was_written() -> None:
    form = Ask({"name": "A", "title_fr": " Réseaux ", "title_nl": ""})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == {"fr": "Réseaux"}


def test_a_multilingual_text_needs_one_language_and_a_limit() -> None:
    assert "title" in Ask({"name": "A"}).errors
    assert "title" in Ask({"name": "A", "title_de": "Netzwerkverwaltung"}).errors


def test_optional_fields_say_so_and_search_forms_do_not() -> None:
    class Search(Ask):
        optional_mark = False

    assert len(tree(Ask()).xpath("//*[@class='optional']")) == 2
    assert tree(Search()).xpath("//*[@class='optional']") == []


def test_the_limit_of_a_text_area_is_said() -> None:
    (count,) = tree(Ask()).xpath("//*[@data-count='id_why']")

    assert "50" in count.text_content()


def test_an_invalid_answer_is_422_with_the_summary_first(rf: RequestFactory) -> None:
    with override("fr"):
        answer = invalid(rf.post("/"), "ui/page/form.html", {"form": Ask({"name": ""})})
    page = html.fromstring(answer.content)

    assert answer.status_code == 422
    assert page.xpath("//title")[0].text.startswith("Erreur\u202f:")
    first = page.xpath("//main//*[@role='alert' or self::h1]")[0]
    assert first.get("role") == "alert"
    ids = {element.get("id") for element in page.iter("*")}
    for link in first.xpath(".//a"):
        assert link.get("href").removeprefix("#") in ids
    assert len(first.xpath(".//a")) == 2


def test_an_error_of_the_whole_form_leads_to_its_first_field() -> None:
    form = Ask({"name": "A", "title_fr": "T"})
    form.is_valid()
    form.add_error(None, "Ces dates se croisent.")

    summary = html.fromstring(Template("{% load ui %}{% error_summary form %}").render(Context({"form": form})))
    assert summary.xpath("//a/@href") == ["#id_name"]


def test_the_page_of_errors_of_the_gallery_links_each_error(client: Client, db: None) -> None:
    page = html.fromstring(client.get("/galerie/erreurs/").content)

    ids = {element.get("id") for element in page.iter("*")}
    links = page.xpath("//*[@data-focus]//a/@href")
    assert len(links) == 4
    assert {link.removeprefix("#") for link in links} <= ids
