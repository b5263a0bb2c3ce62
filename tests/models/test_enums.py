"""Closed lists: every member has German words of its own and a code its column can hold."""

from __future__ import annotations

import pytest

from models.base import CLOSED_LISTS
from models.enums import AgencyKind, Channel, DataCategory, Outcome, Role, SecuringWay, Stage
from models.share import SHAREABLE

LISTS = sorted(CLOSED_LISTS, key=lambda members: members.__name__)


@pytest.mark.parametrize("members", LISTS, ids=lambda members: members.__name__)
def test_every_member_has_words_of_its_own_and_a_short_code(members):
    labels = [member.label for member in members]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert all(0 < len(member.value) <= 24 for member in members)


def test_the_lists_of_the_handbook_are_complete():
    assert (len(Stage), len(Channel), len(Outcome), len(SecuringWay)) == (14, 16, 10, 14)
    assert [stage.value for stage in Stage] == sorted(stage.value for stage in Stage)
    assert [outcome.label.split()[0] for outcome in Outcome] == [outcome.value for outcome in Outcome]
    assert {kind.value for kind in AgencyKind} >= {
        "jobcenter",
        "social_office",
        "youth_office",
        "public_order",
        "court",
    }


def test_roles_are_those_the_portal_was_built_for():
    assert [role.value for role in Role] == [
        "clerk", "social_worker", "lead", "partner", "partner_lead", "finance", "admin", "privacy",
    ]  # fmt: skip


def test_internal_notes_can_never_be_shared():
    assert set(DataCategory) - set(SHAREABLE) == {DataCategory.BASIC, DataCategory.INTERNAL}
