"""Courts are found by the spellings offices use, and never guessed."""

from __future__ import annotations

import pytest

from portal import courts


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("AG Hannover", "Amtsgericht Hannover"),
        ("Amtsgericht Hannover ", "Amtsgericht Hannover"),
        ("AmtsG Hannover", "Amtsgericht Hannover"),
        ("HANNOVER", "Amtsgericht Hannover"),
        ("Amtsgericht Hann. Münden", "Amtsgericht Hann. Münden"),
        ("Hannoversch Muenden", "Amtsgericht Hann. Münden"),
        ("AG Frankfurt a.M.", "Amtsgericht Frankfurt"),
        ("Frankfurt (Oder)", "Amtsgericht Frankfurt/Oder"),
        ("Halle/Saale", "Amtsgericht Halle (Saale)"),
        ("Neustadt am Rübenberge", "Amtsgericht Neustadt a. Rbge."),
        ("Landau in der Pfalz", "Amtsgericht Landau (Pfalz)"),
        ("Bad Homburg v. d. Höhe", "Amtsgericht Bad Homburg"),
        ("Esslingen", "Amtsgericht Esslingen am Neckar"),
        ("Berlin-Charlottenburg", "Amtsgericht Charlottenburg"),
    ],
)
def test_match_finds_the_court_in_usual_spellings(written: str, name: str) -> None:
    found = courts.match(written)
    assert found is not None
    assert found.name == name


def test_match_finds_every_court_by_its_own_name() -> None:
    assert [courts.match(court.name) for court in courts.all_courts()] == list(courts.all_courts())
    assert len(courts.all_courts()) == 674


@pytest.mark.parametrize("written", ["", "AG", "Halle", "Neustadt", "AG Hanover", "Kirchheim an der Weinstraße"])
def test_match_does_not_guess(written: str) -> None:
    assert courts.match(written) is None


def test_suggestions_name_what_may_be_meant() -> None:
    assert [court.name for court in courts.suggestions("AG Hanover")] == ["Amtsgericht Hannover"]
    assert {court.name for court in courts.suggestions("Halle")} == {
        "Amtsgericht Halle (Saale)",
        "Amtsgericht Halle (Westfalen)",
    }


def test_name_is_that_of_the_code() -> None:
    assert courts.name("P2305") == "Amtsgericht Hannover"
    with pytest.raises(KeyError):
        courts.name("X0")
