"""Form fields: what people type becomes what is meant, or a sentence that says why not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired

from models import Agency
from models.enums import AgencyKind, Land, Role, Stage
from portal import clock
from portal.extensions import db
from portal.viewers import Viewer, machine
from tests import factories
from views.base.courts import Court
from views.base.days import Day, LocalMoment
from views.base.fields import LONGEST_LINE, Amount, Line, Lines, List, Number, Relation, Word, YesNo
from views.base.forms import PortalForm
from views.formats import day

DIN_91379 = (
    "ÄÖÜäöüßẞ ÁÂÃÅĀĂĄÆĆĈĊČĎĐÉÊËĒĔĖĘĚĜĞĠĢĤĦÍÎÏĨĪĬĮİĲĴĶĹĻĽĿŁŃŅŇŊÓÔÕŌŎŐØŒŔŖŘŚŜŞŠȘȚŢŤŦÚÛŨŪŬŮŰŲŴÝŶŸŹŻŽƏƠƯǍǏǑǓǕǗǙǛǞǠǢǤǦǨǪǬǮǴǸǺǼǾ"
    "áâãåāăąæćĉċčďđéêëēĕėęěĝğġģĥħíîïĩīĭįıĳĵķĸĺļľŀłńņňŉŋóôõōŏőøœŕŗřśŝşšșțţťŧúûũūŭůűųŵýŷÿźżžəơưǎǐǒǔǖǘǚǜǟǡǣǥǧǩǫǭǯǰǵǹǻǽǿ"
    "ḂḊḌḎḐḞḠḢḤḦḨḪḰḲḴḶḸḺḾṀṂṄṆṈṘṚṞṠṢṪṬṮẀẂẄẆẊẌẎẐẒẔẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
    "A̋C̀C̄C̆C̈C̕C̣C̦C̨̆D̂F̀F̄G̀H̄H̦H̱J́J̌K̀K̂K̄K̇K̕K̛K̦K͟HL̂L̥L̥̄L̦M̀M̂M̆M̐N̂N̄N̆N̦P̀P̄P̕P̣R̆R̥R̥̄S̀S̄S̛̄S̱T̀T̄T̈T̕T̛U̇Z̀Z̄Z̆Z̈Z̧ "
    "’‘ʹʺʾʿˈˌ ǄǅǆǇǈǉǊǋǌǱǲǳ ʒƷ ·‡€£¥¢ ΑΒΓαβγώ АБВабвЂћ"
)


def put(field: Any, *typed: str) -> Any:
    """Return the field of a form that was sent with these values."""
    form = type("OneField", (PortalForm,), {"field": field})(MultiDict([("field", text) for text in typed]))
    form.validate()
    return form.field


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234", Decimal(1234)),
        ("1.234,56", Decimal("1234.56")),
        ("1.234.567,8", Decimal("1234567.8")),
        ("512", Decimal(512)),
        ("512,4 €", Decimal("512.4")),
        (" 1.837,20\u00a0€ ", Decimal("1837.20")),
        ("-3,50", Decimal("-3.50")),
        ("0", Decimal(0)),
        ("", None),
    ],
)
def test_amounts_are_read_as_germans_write_them(typed: str, amount: Decimal | None):
    field = put(Amount("Betrag"), typed)
    assert (field.data, field.errors) == (amount, [])


@pytest.mark.parametrize(
    "typed", ["1234.56", "1,234.56", "12.34", "1.2345", "1,234", "ca. 500", "1e9", "٣", "--1", "1.234.56", "NaN", "∞"]
)
def test_other_amounts_are_refused(typed: str):
    field = put(Amount("Betrag"), typed)
    assert (field.data, field.errors) == (None, [f"„{typed}“ ist kein Betrag. Geben Sie eine Zahl wie 512,40 ein."])
    assert f'value="{typed}"' in field()


def test_amounts_beyond_the_column_are_refused():
    field = put(Amount("Betrag"), "10.000.000.000")
    assert field.errors == ["„10.000.000.000“ ist zu groß. Geben Sie einen Betrag unter 10 Milliarden Euro ein."]
    assert put(Amount("Betrag"), "9.999.999.999,99").errors == []


def test_amounts_are_shown_as_germans_write_them():
    form = type("OneField", (PortalForm,), {"field": Amount("Betrag")})(field=Decimal("1837.2"))
    assert 'value="1.837,20"' in form.field()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("01.03.2026", date(2026, 3, 1)),
        ("1.3.26", date(2026, 3, 1)),
        ("29.02.2028", date(2028, 2, 29)),
        ("", None),
    ],
)
def test_days_are_read_as_browsers_and_people_write_them(typed: str, meant: date | None):
    field = put(Day("Tag"), typed)
    assert (field.data, field.errors) == (meant, [])


@pytest.mark.parametrize("typed", ["31.02.2026", "2026-02-29", "gestern", "2026-13-01", "03/01/2026", "\x00"])
def test_days_outside_the_calendar_are_refused(typed: str):
    field = put(Day("Tag"), typed)
    assert (field.data, field.errors) == (
        None, [f"„{typed}“ ist kein Tag im Kalender. Schreiben Sie zum Beispiel {day(clock.today())}."],
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["0001-01-01", "1826-03-01", "2226-03-01", "9999-12-31"])
def test_days_in_years_nobody_means_are_refused(typed: str):
    sentence = f"„{typed}“ liegt nicht zwischen 1900 und 2199. Prüfen Sie das Jahr."
    assert (put(Day("Tag"), typed).data, put(Day("Tag"), typed).errors) == (None, [sentence])
    at = put(LocalMoment("Termin"), f"{typed}T00:00")
    assert (at.data, at.errors) == (None, [sentence.replace(typed, f"{typed}T00:00")])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-01T09:30", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("2026-07-01T09:30:00", datetime(2026, 7, 1, 7, 30, tzinfo=UTC)),
        ("01.03.2026 09:30", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("", None),
    ],
)
def test_moments_are_typed_in_local_time_and_kept_in_utc(typed: str, meant: datetime | None):
    field = put(LocalMoment("Termin"), typed)
    assert (field.data, field.errors) == (meant, [])


def test_moments_that_are_none_are_refused():
    field = put(LocalMoment("Termin"), "2026-03-01")
    assert field.errors == [
        f"„2026-03-01“ ist kein Termin. Schreiben Sie Tag und Uhrzeit, zum Beispiel {day(clock.today())} 09:30."
    ]


def test_whole_numbers_keep_nothing_apart_from_zero():
    assert [put(Number("Kinder"), typed).data for typed in ("0", "3", "")] == [0, 3, None]
    for typed in ("1,5", "drei", "٣", "9" * 10):
        assert put(Number("Kinder"), typed).errors == [f"„{typed}“ ist keine ganze Zahl. Geben Sie zum Beispiel 3 ein."]


@pytest.mark.parametrize("field", [Line, Lines])
def test_text_keeps_every_character_of_din_91379(field: Any):
    assert put(field("Text"), f" {DIN_91379} ").data == DIN_91379


def test_a_line_ends_somewhere_and_needs_more_than_blanks():
    assert put(Line("Text"), "a" * LONGEST_LINE).errors == []
    assert put(Line("Text"), "a" * 251).errors == ["Das sind 251 Zeichen. Kürzen Sie auf höchstens 250."]
    assert put(Line("Text", [InputRequired("Fehlt.")]), " \t ").errors == ["Diese Angabe wird gebraucht."]
    assert put(Line("Text"), "  ").errors == []


def test_running_text_keeps_its_lines():
    assert put(Lines("Text"), "eins\r\n\tzwei\n\ndrei\r\n").data == "eins\n\tzwei\n\ndrei"
    assert put(List("Text"), " eins \r\n\r\nzwei").data == ["eins", "zwei"]


@pytest.mark.parametrize("field", [Line, Lines, List])
@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\ufffe"])
def test_control_characters_are_refused(field: Any, sign: str):
    sent = put(field("Text"), f"a{sign}b")
    assert sent.errors == ["Der Text enthält Steuerzeichen. Fügen Sie ihn ohne Formatierung ein."]


def test_words_of_a_list_are_members_and_nothing_else():
    assert put(Word("Stand", members=Stage), "40").data is Stage.SUIT_FILED
    assert put(Word("Stand", members=Stage, blank=True), "").data is None
    for typed in ("", "41 ", "SUIT_FILED", "99", "\x00"):
        assert put(Word("Stand", members=Stage), typed).errors == ["Wählen Sie eine der Möglichkeiten."]


def test_yes_no_keeps_not_stated_apart():
    assert [put(YesNo("Erreicht"), typed).data for typed in ("1", "0", "")] == [True, False, None]
    assert put(YesNo("Erreicht"), "vielleicht").errors != []


@pytest.mark.parametrize("typed", ["1", "0", ""])
def test_yes_and_no_stand_as_chosen_when_the_form_comes_back(typed: str):
    choices = put(YesNo("Erreicht"), typed).iter_choices()
    assert [value for value, _, chosen, _ in choices if chosen] == [typed]


def only_jobcenters(found: Any) -> Any:
    return found.where(Agency.kind == AgencyKind.JOBCENTER)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_relations_keep_what_is_stored_although_it_is_offered_no_more(app: Flask):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        retired = factories.agency(db.guarded, "Gericht", AgencyKind.COURT)
        choice = {"field": Relation("Stelle", model=Agency, narrow=only_jobcenters)}
        form = type("OneField", (PortalForm,), choice)(MultiDict([("field", str(retired.id))]), field=retired.id)
        assert (form.validate(), form.field.record()) == (True, retired)
        assert ">Gericht</option>" in form.field()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_relations_take_only_what_they_offer(app: Flask):
    with app.app_context():
        db.guarded.look_as(machine("Test", clock.today()))
        shown = factories.agency(db.guarded, "Jobcenter", AgencyKind.JOBCENTER)
        hidden = factories.agency(db.guarded, "Gericht", AgencyKind.COURT)

        def sent(typed: str, **more: Any) -> Any:
            return put(Relation("Stelle", model=Agency, narrow=only_jobcenters, **more), typed)

        assert (sent(str(shown.id)).record(), sent("").record()) == (shown, None)
        unknown = ["Diesen Eintrag gibt es nicht oder Sie sehen ihn nicht. Wählen Sie aus der Liste."]
        for typed in (str(hidden.id), "0", "-1", "abc", "1,2", "9" * 18, "9" * 30, "\x00"):
            assert sent(typed).errors == unknown, typed
        assert sent("", blank=False).errors == ["Wählen Sie einen Eintrag aus der Liste."]
        assert "Gericht" not in sent(str(hidden.id))()


@pytest.mark.parametrize("typed", ["Amtsgericht Hannover", "AG Hannover", "hannover", "Amtsger. Hannover"])
def test_courts_are_found_in_any_wording(typed: str):
    field = put(Court("Gericht"), typed)
    assert (field.data, field.errors) == ("P2305", [])


def test_courts_not_on_the_list_are_refused_with_those_that_may_be_meant():
    field = put(Court("Gericht"), "AG Halle")
    assert field.data is None
    assert field.errors[0].startswith(
        "„AG Halle“ steht nicht in der Liste der Amtsgerichte. Meinten Sie „Amtsgericht Halle"
    )
    assert put(Court("Gericht"), "").errors == []


def test_courts_of_the_own_land_are_proposed(app: Flask):
    with app.test_request_context():
        db.guarded.look_as(machine("Test", clock.today()))
        office = factories.agency(db.guarded, "A", land=Land.BW)
        db.guarded.look_as(Viewer(None, "", Role.CLERK, office.id, AgencyKind.OFFICE, clock.today()))
        page = type("OneField", (PortalForm,), {"field": Court("Gericht")})(field="P2305").field()
    assert 'value="Amtsgericht Hannover"' in page
    assert '<option value="Amtsgericht Heilbronn">' in page
    assert '<option value="Amtsgericht Hannover">' not in page
