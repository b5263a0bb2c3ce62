"""People and addresses are told apart however they are typed."""

from __future__ import annotations

import pytest

from portal.imports.tenants import Address, Tenant, address, full_names, named_with_address, odd_names, parties, tenants


@pytest.mark.parametrize(
    "joined", ["Dina u. Stefan", "Dina und Stefan", "Dina & Stefan", "Dina/Stefan", "Dina u.Stefan"]
)
def test_two_first_names_are_two_people(joined: str) -> None:
    assert tenants("FAKE-Schmidt", joined) == (Tenant("FAKE-Schmidt", "Dina"), Tenant("FAKE-Schmidt", "Stefan"))


def test_double_names_are_one_person() -> None:
    assert tenants("FAKE-Werner", "Hermann Josef") == (Tenant("FAKE-Werner", "Hermann Josef"),)
    assert tenants("von und zu Muster", "Kim") == (Tenant("von und zu Muster", "Kim"),)


def test_two_surnames_go_with_their_first_names() -> None:
    assert tenants("Muster / Probe", "Anna / Paul") == (Tenant("Muster", "Anna"), Tenant("Probe", "Paul"))
    assert tenants("Muster u. Probe", "Anna") == (Tenant("Muster", "Anna"), Tenant("Probe", ""))


def test_several_surnames_with_another_number_of_first_names_are_asked_about() -> None:
    assert [odd_names("Muster / Probe", first) == "" for first in ("", "A / B", "A / ?", "A", "A / B / C")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert (odd_names("Muster", "A u. B"), odd_names("von und zu Muster", "A u. B")) == ("", "")


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Muster, Anna", [Tenant("Muster", "Anna")]),
        ("Muster, Anna u. Paul", [Tenant("Muster", "Anna"), Tenant("Muster", "Paul")]),
        ("Anna und Paul Muster", [Tenant("Muster", "Anna"), Tenant("Muster", "Paul")]),
        ("Muster, Anna; Probe, Paul", [Tenant("Muster", "Anna"), Tenant("Probe", "Paul")]),
        ("Eheleute Muster", [Tenant("Muster")]),
        ("Herr Karl von und zu Muster", [Tenant("von und zu Muster", "Karl")]),
    ],
)
def test_full_names_are_taken_apart(written: str, people: list[Tenant]) -> None:
    assert list(full_names(written)) == people


@pytest.mark.parametrize("written", ["Musterstr. 25a, 30457 Hannover", "30457 Hannover, Musterstr. 25a"])
def test_address_is_taken_apart_in_either_order(written: str) -> None:
    assert address(written) == Address("Musterstr. 25a", "30457", "Hannover")


def test_names_and_address_share_a_cell() -> None:
    people, home = named_with_address("Muster, Anna\nMusterstr. 25a\n30457 Hannover")
    assert (people, home) == ((Tenant("Muster", "Anna"),), Address("Musterstr. 25a", "30457", "Hannover"))


def test_parties_are_divided() -> None:
    suit = parties("Wohnbau GmbH, Weg 1, 30159 Hannover ./. Muster, Anna, Allee 2, 30161 Hannover")
    assert suit == (
        "Wohnbau GmbH, Weg 1, 30159 Hannover",
        (Tenant("Muster", "Anna"),),
        Address("Allee 2", "30161", "Hannover"),
    )
    assert parties("Wohnbau GmbH") is None
