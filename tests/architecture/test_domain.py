"""Does the domain leave to its callers what is theirs: the commit, the time of day, the words of SQL?"""

from __future__ import annotations

import ast

from tests.architecture.source import Module, at, modules, name_of

MAY_COMMIT = ("portal/app", "portal/cli", "views/")
"""The callers: a page or a command ends one unit of work with one commit."""

CLOCK = "portal/clock.py"
ASKS_THE_TIME = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime"}

RAW_SQL = {"text", "literal_column", "exec_driver_sql", "TextClause", "DDL"}
MAY_WRITE_SQL = ("models/", "portal/database.py")
"""Where SQL may stand that SQLAlchemy has no words for: index conditions and triggers; PRAGMAs, BEGIN, compiled INSERTs."""


def test_domain_never_commits() -> None:
    found = [
        at(module, call.lineno)
        for module in modules("models", "portal")
        if not module.path.startswith(MAY_COMMIT)
        for call in module.calls()
        if name_of(call).rpartition(".")[2] == "commit"
    ]
    assert found == []


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    found = [
        at(module, call.lineno, name_of(call))
        for module in modules("models", "portal", "views")
        if module.path != CLOCK
        for call in module.calls()
        if name_of(call) in ASKS_THE_TIME
    ]
    assert found == []


def test_the_database_is_not_asked_for_the_time() -> None:
    found = [
        at(module, call.lineno, name_of(call))
        for module in modules("models", "portal", "views")
        for call in module.calls()
        if name_of(call) in {"func.now", "func.current_timestamp", "func.current_date"}
    ]
    assert found == []


def test_raw_sql_stands_only_where_sqlalchemy_has_no_words() -> None:
    found = [
        at(module, call.lineno, name_of(call))
        for module in modules("models", "portal", "views")
        if not module.path.startswith(MAY_WRITE_SQL)
        for call in _raw_sql(module)
    ]
    assert found == []


def test_raw_sql_is_never_put_together_from_values() -> None:
    found = [
        at(module, call.lineno, name_of(call))
        for module in modules("models", "portal", "views", "migrations")
        for call in _raw_sql(module)
        if not call.args or not _is_plain(call.args[0])
    ]
    assert found == []


def _raw_sql(module: Module) -> list[ast.Call]:
    """Calls that hand SQL over as text, ``execute`` with anything but a built statement included."""
    return [
        call
        for call in module.calls()
        if (word := name_of(call).rpartition(".")[2]) in RAW_SQL
        or (word == "execute" and call.args and isinstance(call.args[0], ast.Constant | ast.JoinedStr | ast.BinOp))
    ]


def _is_plain(sql: ast.expr) -> bool:
    """A text that stands there in full, a module's constant, what SQLAlchemy compiled, or a PRAGMA, which takes no values."""
    match sql:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name.isupper()
        case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id="compiled")]):
            return True
        case ast.IfExp(body=body, orelse=otherwise):
            return _is_plain(body) and _is_plain(otherwise)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            return start.startswith("PRAGMA ")
    return False
