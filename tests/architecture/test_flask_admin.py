"""Does only views/base touch Flask-Admin's internals, so that no view can slip past the policy?"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from flask_admin.contrib.sqla import ModelView

from tests.architecture.source import at, modules

BASE = ("views/base.py", "views/base_", "views/base/")
INTERNALS = ("flask_admin.contrib", "flask_admin.model", "flask_admin.helpers", "flask_admin.tools", "flask_admin._")


def test_only_the_base_imports_flask_admins_internals() -> None:
    found = [
        at(module, line, name)
        for module in modules("models", "portal", "views")
        if not module.path.startswith(BASE)
        for name, line in module.imports()
        if name.startswith(INTERNALS)
    ]
    assert found == []


def test_every_model_view_is_one_of_ours() -> None:
    for module in modules("views"):
        importlib.import_module(module.path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    ours = [view for view in _subclasses(ModelView) if view.__module__.startswith("views.")]
    bases = tuple(view for view in ours if view.__name__ == "PortalModelView")
    declared = [view for view in ours if not view.__module__.startswith("views.base")]
    assert [f"{view.__module__}.{view.__name__}" for view in declared if not issubclass(view, bases)] == []


def _subclasses(view: type[Any]) -> Iterator[type[Any]]:
    children: list[type[Any]] = view.__subclasses__()
    for child in children:
        yield child
        yield from _subclasses(child)
