"""A court's message read like a line of a list; what is no such message is refused with its name and kind."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from portal.imports.faults import UnreadableFile
from portal.imports.headings import Field
from portal.imports.notice_rows import NoticeRow
from portal.imports.notices import NoticeList, SentFile, read_files
from portal.imports.tenants import Tenant
from tests.portal.imports.desk import read_notices

SAMPLES = Path(__file__).parents[2] / "samples"
TENANT = Tenant("Beispiel", "Jörg-Fake", date(1984, 5, 17))
NOTICE, BASIC = "xjustiz_uebermittlung_0005005.xml", "xjustiz_basisnachricht_0005006.xml"


def read(content: bytes, filename: str = NOTICE) -> NoticeList:
    return read_notices(content, filename)


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def the_notice(listed: NoticeList) -> NoticeRow:
    (row,) = listed.rows
    return row


def test_a_notice_says_court_parties_home_days_and_amounts() -> None:
    row = the_notice(read(sample(NOTICE)))
    assert (row.court_code, row.docket, row.faults) == ("P2305", "501 C 188/26", ())
    assert (row.landlord, row.tenants) == ("Muster Wohnbau GmbH", (TENANT,))
    assert (row.street, row.postcode, row.city, row.district) == (
        "Limmerstraße 999a",
        "30451",
        "Hannover",
        "Linden-Nord",
    )
    assert (row.filed_on, row.served_on) == (date(2026, 2, 24), date(2026, 3, 31))
    assert (row.hearing_on, row.hearing_time) == (date(2026, 4, 21), time(10, 30))
    assert (row.rent, row.arrears, row.compensation) == (Decimal("612.40"), Decimal("1837.20"), Decimal("0.00"))


def test_the_day_of_receipt_is_asked_for() -> None:
    assert read(sample(NOTICE)).missing == (Field.RECEIVED_ON,)


def test_a_basic_message_says_who_and_where() -> None:
    row = the_notice(read(sample(BASIC), BASIC))
    assert (row.docket, row.tenants, row.street) == (
        "501 C 188/26",
        (TENANT,),
        "Limmerstraße 999a",
    )
    assert (row.filed_on, row.arrears, row.faults) == (None, None, ())


def test_several_tenants_are_several() -> None:
    text = sample(NOTICE).decode()
    begin, end = text.rindex("<tns:beteiligung>"), text.rindex("</tns:beteiligung>")
    other = text[begin:end].replace("Beispiel", "Muster").replace("Jörg-Fake", "Kim").replace("1984-05-17", "")
    row = the_notice(read((text[:end] + "</tns:beteiligung>" + other + text[end:]).encode()))
    assert row.tenants == (TENANT, Tenant("Muster", "Kim"))


def test_messages_and_a_list_are_read_together_those_that_tell_most_first() -> None:
    files = [SentFile(name, sample(name)) for name in (BASIC, NOTICE)]
    listed = read_files([*files, SentFile("liste.csv", b"Eingang;Az;Name\n02.03.2026;565 C 1/26;Muster")])
    assert listed.sheets == ("liste.csv", NOTICE, BASIC)
    assert [row.docket for row in listed.rows] == ["565 C 1/26", "501 C 188/26", "501 C 188/26"]
    assert [row.duplicate_sheet for row in listed.rows] == ["", "", NOTICE]


def test_one_unreadable_file_of_several_is_named() -> None:
    with pytest.raises(UnreadableFile, match=r"„leer\.csv“ ist leer"):
        read_files([SentFile(NOTICE, sample(NOTICE)), SentFile("leer.csv", b"")])


def test_another_message_is_refused_by_its_name() -> None:
    other = sample(NOTICE).replace(b"gds.uebermittlungSchriftgutobjekte.0005005", b"straf.strafregister.1100001")
    with pytest.raises(UnreadableFile) as refused:
        read(other)
    assert str(refused.value) == (
        f"„{NOTICE}“ ist eine Nachricht der Art „nachricht.straf.strafregister.1100001“. Gelesen werden von XJustiz nur "
        "„Basisnachricht“ (0005006) und „Übermittlung von Schriftgutobjekten“ (0005005)."
    )


def test_an_entity_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    start = sample(NOTICE).index(b"?>") + 2
    content = sample(NOTICE)
    with pytest.raises(UnreadableFile, match="DTD"):
        read(content[:start] + bomb + content[start:].replace(b"Limmer", b"&b;"))


@pytest.mark.parametrize(
    "content", [b"", b"<", b"<a>", b"\xff\xfe<", b'<?xml version="1.0" encoding="nix"?><a/>', b"kein XML"]
)
def test_what_is_no_xml_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="kein lesbares XML"):
        read(content)
