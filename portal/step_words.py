"""The words of the proceeding as the trade writes them: „VU“, „KS“, „RT“, „Kü“, „kam“, and which steps they can mean."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from models.enums import StepKind

S = StepKind


class Event(enum.Enum):
    """What is said to have happened with what a line is about; the patterns are alternatives, longest first."""

    RECEIVED = (
        r"(?:persönlich |förmlich )?zugestellt(?: worden)?|zustellung|zugegangen|zugang|erhalten|bekommen|gekommen|kam an|kam|angekommen"
        r"|eingetroffen|empfangen|übergeben|eingeworfen|ist da"
    )
    ARRIVED = r"eingegangen|eingang|ging ein"
    FILED = r"(?:bei gericht|beim? (?:ag|amtsgericht)) eingegangen|eingereicht|erhoben|anhängig"
    PRONOUNCED = r"verkündet|verkündung"
    MADE = r"abgegeben|eingelegt|geschlossen|abgeschlossen|protokolliert"
    PAID = r"(?:vollständig |ganz |komplett )?(?:bezahlt|gezahlt|ausgeglichen|beglichen|überwiesen)"
    FIXED = r"anberaumt|angesetzt|terminiert|festgesetzt|bestimmt|findet statt|steht an"
    EXTENDED = r"verlängert|gewährt|bewilligt"
    DONE = r"vollzogen|durchgeführt|stattgefunden"


EVENTS = {event: re.compile(rf"(?:{event.value})(?!\w)", re.IGNORECASE) for event in Event}
FILLER = re.compile(
    r"(?:ist|wurde|wird|hat|der|die|das|den|ein|eine|einen|mieter(?:in)?|mandant(?:in)?|haushalt|hh|laut|lt\.?|am|an|um|von|bei|beim|neue[rs]?)(?!\w)",
    re.IGNORECASE,
)
"""Words that may stand between and change nothing."""
CALLED_OFF = re.compile(
    r"\b(?:aufgehoben|abgesagt|abgesetzt|entfällt|entfallen|ausgefallen|storniert)(?!\w)", re.IGNORECASE
)
MOVED = re.compile(r"\b(?:verschoben|verlegt|vertagt|umgeladen)(?!\w)", re.IGNORECASE)
TAKEN_BACK = re.compile(
    r"\b(?:zurückgenommen|zurückgezogen|widerrufen|abgelehnt|abgewiesen|ruht|droht|angedroht)(?!\w)", re.IGNORECASE
)
UNSURE = re.compile(
    r"\b(?:nicht|noch|kein\w*|angekündigt|erwartet|soll|evtl|eventuell|vielleicht|wohl|angeblich|vermutlich"
    r"|wahrscheinlich|statt|teilweise|teils|wenn|falls|spätestens|vor|nach|seit|kopie|entwurf|termin|frist|prüfen|beantwort\w*"
    r"|abgeschickt|versandt|verschickt|geschickt|raus|gefaxt|unterschrieben|beantragt|ergangen|erlassen|gefallen|gesprochen)(?!\w)"
    r"|\?",
    re.IGNORECASE,
)
"""Words in the same breath after which a line does not certainly mean what it began to say."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a line is about: which step it is with which event (None: with none), and which can be meant at all."""

    pattern: str
    certain: Mapping[Event | None, StepKind]
    offered: tuple[StepKind, ...]
    short: str = ""
    """Abbreviations; within a line they count only as written here."""
    hint: str = ""
    """What to say besides: of two steps in one, or of one the portal does not have."""


def _received(pattern: str, kind: StepKind, *others: StepKind, bare: bool = True, short: str = "") -> Subject:
    """Return what counts from its service or arrival."""
    certain: dict[Event | None, StepKind] = {Event.RECEIVED: kind, Event.ARRIVED: kind}
    return Subject(pattern, certain | ({None: kind} if bare else {}), (kind, *others), short)


_KU = r"(?:kündigung|kdg\.?|kündig\.|kü\.?)"
_FRISTLOS = r"(?:fristlose?|fristl\.|außerordentliche?)"
_ORDENTLICH = r"(?:ordentliche?|ordentl\.|fristgerechte?|fristgemäße?)"
_CUT = (S.ENERGY_CUT_PLANNED, S.ENERGY_CUT)
SUBJECTS: tuple[Subject, ...] = (
    _received(r"vers(?:äumnis|\.)[- ]?urteil", S.DEFAULT_JUDGMENT, short="VU"),
    Subject(
        r"räumungsurteil|urteil", {Event.RECEIVED: S.JUDGMENT, Event.ARRIVED: S.JUDGMENT, Event.PRONOUNCED: S.PRONOUNCED},
        (S.JUDGMENT, S.PRONOUNCED), "EU",
    ),
    _received(rf"{_FRISTLOS} {_KU}|{_KU},? \(?{_FRISTLOS}\)?|{_FRISTLOS} gekündigt", S.TERMINATED_IMMEDIATE),
    _received(rf"{_ORDENTLICH} {_KU}|{_KU},? \(?{_ORDENTLICH}\)?|{_ORDENTLICH} gekündigt", S.TERMINATED_ORDINARY),
    _received(r"eigenbedarfskündigung|verwertungskündigung", S.TERMINATED_ORDINARY),
    Subject(
        rf"{_FRISTLOS}\b[^\d]{{1,30}}?{_ORDENTLICH}(?: {_KU}| gekündigt)?", {}, (S.TERMINATED_IMMEDIATE, S.TERMINATED_ORDINARY),
        hint="Zwei Kündigungen sind zwei Schritte; tragen Sie die andere danach als eigene Zeile ein.",
    ),
    Subject(rf"{_KU[:-1]}|wohnungskündigung|kündigungsschreiben|gekündigt)", {}, (S.TERMINATED_IMMEDIATE, S.TERMINATED_ORDINARY), "Kü|Kdg"),
    Subject(
        r"räumungsklage|klage", {Event.RECEIVED: S.SERVED, Event.ARRIVED: S.FILED, Event.FILED: S.FILED}, (S.SERVED, S.FILED),
    ),
    Subject(r"klageschrift", {Event.RECEIVED: S.SERVED, Event.FILED: S.FILED}, (S.SERVED, S.FILED), "KS"),
    Subject(
        r"gv[- ]?termin|termin (?:des |beim |vom )?(?:gv|gerichtsvollziehers?|ogv)|zwangsräumungstermin|räumungstermin",
        {None: S.EVICTION_DATE, Event.FIXED: S.EVICTION_DATE}, (S.EVICTION_DATE,), "RT",
    ),
    Subject(r"zwangsräumung|räumung", {Event.FIXED: S.EVICTION_DATE, Event.DONE: S.EVICTED}, (S.EVICTION_DATE, S.EVICTED)),
    _received(
        r"räumungs(?:mitteilung|ankündigung|nachricht)|gv[- ]?(?:schreiben|brief|mitteilung)"
        r"|(?:mitteilung|brief|schreiben) (?:des |vom )?(?:gv|gerichtsvollziehers?)",
        S.EVICTION_NOTICE, bare=False,
    ),
    Subject(r"gerichtsvollzieher(?:in)?", {}, (S.EVICTION_DATE, S.EVICTION_NOTICE), "GV|OGV"),
    Subject(
        r"(?:mündliche|mündl\.) verhandlung|verhandlungstermin|verhandlung|gerichtstermin|güteverhandlung|gütetermin"
        r"|termin (?:beim |am |zur )?(?:gericht|verhandlung)|termin(?= (?:beim |am |vor dem )?(?:ag|amtsgericht)\b)",
        {None: S.HEARING, Event.FIXED: S.HEARING}, (S.HEARING,), "GT",
    ),
    Subject(r"ladung", {}, (S.HEARING,)),
    Subject(
        r"verpflichtungserklärung", {None: S.UNDERTAKING, Event.ARRIVED: S.UNDERTAKING, Event.RECEIVED: S.UNDERTAKING},
        (S.UNDERTAKING,), "VE",
    ),
    Subject(r"verteidigungsanzeige|verteidigung", {None: S.DEFENCE, Event.MADE: S.DEFENCE, Event.FILED: S.DEFENCE}, (S.DEFENCE,)),
    Subject(r"einspruch", {Event.MADE: S.OBJECTED, Event.FILED: S.OBJECTED}, (S.OBJECTED,)),
    Subject(r"widerspruch", {}, (S.HARDSHIP_CLAIMED,)),
    Subject(r"berufung", {Event.MADE: S.APPEALED, Event.FILED: S.APPEALED}, (S.APPEALED,)),
    Subject(r"(?:räumungs)?vergleich", {None: S.SETTLEMENT, Event.MADE: S.SETTLEMENT}, (S.SETTLEMENT,)),
    Subject(
        r"räumungsfrist(?= (?:bis|verlängert bis|gewährt bis)\b)", {None: S.EVICTION_PERIOD_ENDS, Event.EXTENDED: S.EVICTION_PERIOD_ENDS},
        (S.EVICTION_PERIOD_ENDS,),
    ),
    Subject(r"räumungsfrist", {None: S.EVICTION_PERIOD_ENDS}, (S.EVICTION_PERIOD_ENDS, S.PERIOD_REQUESTED), "RF"),
    Subject(
        r"vollstreckungsschutz(?:antrag)?|765a[- ]?antrag", {Event.FILED: S.PROTECTION_REQUESTED}, (S.PROTECTION_REQUESTED,),
    ),
    Subject(r"mietrückstand|rückstand|rückstände", {Event.PAID: S.PAID}, (S.PAID,)),
    _received(r"abmahnung|mahnung", S.WARNED),
    Subject(
        r"sperrandrohung", {None: S.ENERGY_THREATENED, Event.RECEIVED: S.ENERGY_THREATENED}, (S.ENERGY_THREATENED,),
    ),
    Subject(
        r"sperrankündigung", {None: S.ENERGY_ANNOUNCED, Event.RECEIVED: S.ENERGY_ANNOUNCED}, (S.ENERGY_ANNOUNCED,),
    ),
    Subject(r"stromsperre|gassperre|energiesperre|strom gesperrt|gas gesperrt|strom abgestellt", {}, _CUT),
    Subject(r"fernwärmesperre|heizung gesperrt", {}, (S.HEAT_CUT_PLANNED, S.HEAT_CUT)),
    Subject(r"wassersperre|wasser abgestellt", {}, (S.WATER_CUT_PLANNED, S.WATER_CUT)),
    Subject(
        r"vollstreckungsbescheid", {}, (), "VB",
        hint="Einen Schritt „Vollstreckungsbescheid“ gibt es nicht; der Einspruch endet zwei Wochen nach der Zustellung "
        "(§§ 700, 339 ZPO). Tragen Sie dazu eine Zeile mit „WV“ und dem Tag ein.",
    ),
    Subject(
        r"mahnbescheid", {}, (), "MB",
        hint="Einen Schritt „Mahnbescheid“ gibt es nicht; der Widerspruch soll binnen zwei Wochen nach der Zustellung da sein "
        "(§ 692 Abs. 1 Nr. 3 ZPO). Tragen Sie dazu eine Zeile mit „WV“ und dem Tag ein.",
    ),
)  # fmt: skip
SPELLED: tuple[tuple[str, StepKind], ...] = (
    *((re.escape(kind.label), kind) for kind in StepKind if kind is not S.REPORTED),
    (r"klagezustellung|zustellung der (?:räumungs)?klage", S.SERVED),
    (r"klageeingang", S.FILED),
    (r"klagerücknahme|klage zurückgenommen|(?:klage|rechtsstreit) (?:für )?erledigt(?: erklärt)?", S.SUIT_ENDED),
    (r"urteilsverkündung", S.PRONOUNCED),
    (r"urteil (?:ist |wird )?rechtskräftig|rechtskräftig", S.FINAL),
    (r"räumungstermin abgesagt|räumung aufgehoben|räumung abgesagt", S.EVICTION_LIFTED),
    (r"geräumt|zwangsgeräumt", S.EVICTED),
    (r"mietende", S.TENANCY_ENDS),
)
"""Whole phrases that mean one step by themselves."""


@dataclass(frozen=True, slots=True)
class Named:
    """A subject as it stands in a text: where it begins and ends."""

    subject: Subject
    start: int
    end: int


@cache
def _known() -> tuple[tuple[re.Pattern[str], re.Pattern[str], Subject], ...]:
    """Return for each subject how a line begins with it, and how it stands within one."""
    phrases = (Subject(pattern, {None: kind}, (kind,)) for pattern, kind in SPELLED)
    found = []
    for subject in (*SUBJECTS, *phrases):
        whole = "|".join(filter(None, (subject.pattern, subject.short)))
        within = rf"(?<![\w-])(?:(?i:{subject.pattern}){f'|{subject.short}' if subject.short else ''})(?!\w)"
        found.append((re.compile(rf"(?:{whole})(?!\w)", re.IGNORECASE), re.compile(within), subject))
    return tuple(found)


def subject_at(text: str, place: int) -> Named | None:
    """Return the subject that stands at a place, the one with the longest words."""
    found = (Named(subject, place, hit.end()) for begins, _, subject in _known() if (hit := begins.match(text, place)))
    return max(found, key=lambda one: one.end, default=None)


def subjects_in(text: str) -> Iterator[Named]:
    """Yield the subjects named anywhere in a text, in their order, of overlapping ones the longest."""
    hits = (Named(subject, hit.start(), hit.end()) for _, within, subject in _known() for hit in within.finditer(text))
    reached = 0
    for one in sorted(hits, key=lambda one: (one.start, -one.end)):
        if one.start >= reached:
            reached = one.end
            yield one


def event_in(text: str) -> Event | None:
    """Return what is first said to have happened anywhere in a text."""
    hits = [
        (hit.start(), event)
        for event, pattern in EVENTS.items()
        if (hit := re.search(rf"\b{pattern.pattern}", text, re.I))
    ]
    return min(hits, key=lambda hit: hit[0], default=(0, None))[1]
