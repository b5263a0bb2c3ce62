"""A world in which every page has something to show: each state in which another step can be taken."""

from __future__ import annotations

from models.enums import ConferenceState, Occasion, Outcome, SecuringWay
from portal import cases, conferences, measures
from portal.guard import GuardedSession
from tests.factories import TODAY, case, conference, measure, report
from tests.world import World


class Rooms(World):
    """The world, and beside it a case with a held and a planned conference, a done measure, and a closed case."""

    def __init__(self, session: GuardedSession) -> None:
        """Build everything; the caller commits."""
        super().__init__(session)
        later = case(session, self.home, "FAKE-Später")
        held = conference(session, later, self.jobcenter)
        conferences.hold(held, on=TODAY, attended=[], household=True, minutes="Wir bleiben dran.")
        conference(session, later, state=ConferenceState.PLANNED, invited_on=None, occasion=Occasion.FOLLOW_UP)
        measures.tick_off(measure(session, later, self.jobcenter), on=TODAY)
        finished = case(session, self.home, "FAKE-Fertig")
        cases.close(finished, outcome=Outcome.W1, way=SecuringWay.INSTALMENTS, on=TODAY)
        report(session, self.home, None, last_name="FAKE-Wartet")
        session.flush()
