"""What the office's records add up to: declared figures, counted in one pass per table."""

from portal.statistics.periods import Period
from portal.statistics.reports import least_protection, offices_for, report
from portal.statistics.results import Mark, Part, Protection, StatisticsReport, Table
from portal.statistics.texts import base_text, figure_text, statistics_csv, statistics_text

__all__ = [
    "Mark",
    "Part",
    "Period",
    "Protection",
    "StatisticsReport",
    "Table",
    "base_text",
    "figure_text",
    "least_protection",
    "offices_for",
    "report",
    "statistics_csv",
    "statistics_text",
]
