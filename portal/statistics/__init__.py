"""What the office's records add up to: declared figures, counted by one grouped query per table.

`table` and `value` answer any figure by any one or two dimensions, named by readable keys; `catalogue` and `DIMENSIONS`
list them; `report` is the standard workbook. Page, command line, workbook, report builder and forms show the same objects.
"""

from portal.statistics.asking import Asked, Compare, answer, table, value
from portal.statistics.catalogue import DIMENSIONS, Catalogue, catalogue, dimension
from portal.statistics.indicators import AnyFigure, Indicator, Quotient, Unit
from portal.statistics.periods import Period
from portal.statistics.permissions import dimensions_for, least_protection, offices_for
from portal.statistics.reports import report
from portal.statistics.results import Figure, Mark, Part, Protection, Row, Share, Sheet, StatisticsReport, Table
from portal.statistics.texts import base_text, figure_text, statistics_csv, statistics_text
from portal.statistics.workbook import WORKBOOK as SHEETS

__all__ = [
    "DIMENSIONS",
    "SHEETS",
    "AnyFigure",
    "Asked",
    "Catalogue",
    "Compare",
    "Figure",
    "Indicator",
    "Mark",
    "Part",
    "Period",
    "Protection",
    "Quotient",
    "Row",
    "Share",
    "Sheet",
    "StatisticsReport",
    "Table",
    "Unit",
    "answer",
    "base_text",
    "catalogue",
    "dimension",
    "dimensions_for",
    "figure_text",
    "least_protection",
    "offices_for",
    "report",
    "statistics_csv",
    "statistics_text",
    "table",
    "value",
]
