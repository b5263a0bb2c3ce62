"""What is recorded: tables, closed lists and constraints; imports nothing else of ours."""

from models.agency import Agency
from models.arrears import ArrearsMonth
from models.audit import AccessEntry, AuditEntry
from models.base import Base
from models.case import Case, CaseMember, CaseReason, NumberSeries
from models.catalogue import CatalogueEntry
from models.conference import AgendaPoint, Conference, Invitation
from models.contact import Contact
from models.deadline import HandledDeadline
from models.delivery import StatisticsDelivery
from models.document import Document
from models.follow_up import FollowUp
from models.funding import Booking, Goal, PlanPosition, Post, Programme, ProofOfUse
from models.handover import Handover
from models.letter import CalendarFeed, LetterTemplate
from models.measure import Measure
from models.merge import Merge
from models.person import Person
from models.reminder import Reminder
from models.report import Report
from models.saved_report import ReportForm, SavedReport
from models.share import Consent, Share
from models.step import Step
from models.user import LoginAttempt, LoginSession, User

__all__ = [
    "AccessEntry",
    "Agency",
    "AgendaPoint",
    "ArrearsMonth",
    "AuditEntry",
    "Base",
    "Booking",
    "CalendarFeed",
    "Case",
    "CaseMember",
    "CaseReason",
    "CatalogueEntry",
    "Conference",
    "Consent",
    "Contact",
    "Document",
    "FollowUp",
    "Goal",
    "HandledDeadline",
    "Handover",
    "Invitation",
    "LetterTemplate",
    "LoginAttempt",
    "LoginSession",
    "Measure",
    "Merge",
    "NumberSeries",
    "Person",
    "PlanPosition",
    "Post",
    "Programme",
    "ProofOfUse",
    "Reminder",
    "Report",
    "ReportForm",
    "SavedReport",
    "Share",
    "StatisticsDelivery",
    "Step",
    "User",
]
