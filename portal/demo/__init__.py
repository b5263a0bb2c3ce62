"""Demo data: two invented offices to try the portal out with, and their complete removal."""

from portal.demo.filling import Size, fill, is_empty
from portal.demo.purging import Purged, purge
from portal.demo.staff import PASSWORD, SignIn, known

__all__ = ["PASSWORD", "Purged", "SignIn", "Size", "fill", "is_empty", "known", "purge"]
