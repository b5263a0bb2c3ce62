"""Districts: the Stadtteile of the two invented towns, with the postcodes their streets lie in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.enums import CatalogueKind
from portal.catalogues import Entry


class District(NamedTuple):
    """A Stadtteil: its code in the catalogue, its name, its postcodes."""

    code: str
    name: str
    postcodes: tuple[str, ...]


MUSTERSTADT = (
    District("m_badenstedt", "Badenstedt", ("30455",)),
    District("m_bemerode", "Bemerode", ("30539",)),
    District("m_bothfeld", "Bothfeld", ("30657", "30659")),
    District("m_calenberger_neustadt", "Calenberger Neustadt", ("30169",)),
    District("m_doehren", "Döhren", ("30519",)),
    District("m_gross_buchholz", "Groß-Buchholz", ("30655",)),
    District("m_kirchrode", "Kirchrode", ("30559",)),
    District("m_kleefeld", "Kleefeld", ("30625",)),
    District("m_limmer", "Limmer", ("30453",)),
    District("m_linden_nord", "Linden-Nord", ("30451",)),
    District("m_linden_sued", "Linden-Süd", ("30449",)),
    District("m_list", "List", ("30161", "30163", "30177")),
    District("m_mitte", "Mitte", ("30159",)),
    District("m_muehlenberg", "Mühlenberg", ("30457",)),
    District("m_nordstadt", "Nordstadt", ("30167",)),
    District("m_ricklingen", "Ricklingen", ("30459",)),
    District("m_sahlkamp", "Sahlkamp", ("30179",)),
    District("m_stoecken", "Stöcken", ("30419",)),
    District("m_suedstadt", "Südstadt", ("30171", "30173")),
    District("m_vahrenwald", "Vahrenwald", ("30165",)),
)
"""The names of the sample notice list, so that an import lands in the same districts."""

BEISPIELSTADT = (
    District("b_altstadt", "Altstadt", ("74072",)),
    District("b_am_suedhang", "Am Südhang", ("74074",)),
    District("b_brueckenviertel", "Brückenviertel", ("74072",)),
    District("b_gerbergraben", "Gerbergraben", ("74076",)),
    District("b_hafenvorstadt", "Hafenvorstadt", ("74076",)),
    District("b_kirchhoehe", "Kirchhöhe", ("74078",)),
    District("b_muehlenau", "Mühlenau", ("74080",)),
    District("b_oberdorf", "Oberdorf", ("74081",)),
    District("b_rebgarten", "Rebgarten", ("74074",)),
    District("b_ziegelei", "Ziegelei", ("74078",)),
)


def entries(districts: Sequence[District]) -> list[Entry]:
    """Return the Stadtteile of a town as entries of its office's list."""
    return [
        Entry(CatalogueKind.DISTRICT, district.code, district.name, 10 * place)
        for place, district in enumerate(districts, start=1)
    ]
