"""Files that people bring: looked into, never trusted, kept outside what the web server serves, given back as attachments.

    kept = keep_file(content=upload, name=upload.name, kinds=(Kind.PDF, Kind.JPEG, Kind.PNG), at=at)   # in a transaction
    return as_attachment(kept, name="identite")
    forget_file(kept)

The bytes are written before the row and removed after it is gone: a kill leaves at worst a file without a row, which
`sweep` takes away at night. A row always has its file.
"""

from .kinds import Kind, clean_name, kind_of
from .store import EmptyFile, TooLarge, WrongKind, as_attachment, content_of, forget_file, keep_clean, keep_file, sweep

__all__ = [
    "EmptyFile",
    "Kind",
    "TooLarge",
    "WrongKind",
    "as_attachment",
    "clean_name",
    "content_of",
    "forget_file",
    "keep_clean",
    "keep_file",
    "kind_of",
    "sweep",
]
