"""What is done with frameworks: importing them, loading the set carried by the project."""

from .correspondences import NothingToJoin, import_correspondences
from .importing import CannotImport, ImportReport, ImportUnderWay, TooManyRemovals, UnusableValue, import_framework
from .reference import load_reference

__all__ = [
    "CannotImport",
    "ImportReport",
    "ImportUnderWay",
    "NothingToJoin",
    "TooManyRemovals",
    "UnusableValue",
    "import_correspondences",
    "import_framework",
    "load_reference",
]
