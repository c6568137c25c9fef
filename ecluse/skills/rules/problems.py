"""What can be wrong with a file somebody gives us, each with a sentence that says what, where, why and what to do.

Rules know no Django: the sentences are English msgids, marked for the catalogues by `N_` and translated where they are shown.
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the usual name of the mark for message extractors
    """Mark `text` for translation and give it back unchanged."""
    return text


class BadSource(Exception):
    """A file that cannot be imported. `sentence` holds `{names}` filled by `values`; nothing was written."""

    sentence = N_("This source cannot be read.")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(values)

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


class SourceNotFound(BadSource):
    """Nothing stands at the path given."""

    sentence = N_("There is nothing at “{path}”. Check the path, then start the import again.")


class SourceNotReadable(BadSource):
    """The operating system refuses to open the file."""

    sentence = N_("“{file}” cannot be opened: {reason}. Check that it exists and that you may read it.")


class EmptySource(BadSource):
    """A folder or an archive without a file to read, or a file without a byte."""

    sentence = N_(
        "“{path}” holds nothing to import: no data file was found in it. Give the folder or the archive as it was downloaded."
    )


class EmptyFile(BadSource):
    """A file of zero bytes, or without a line of column names."""

    sentence = N_("“{file}” is empty: its first line should name the columns. Download the file again.")


class DamagedArchive(BadSource):
    """A ZIP or gzip file cut short or altered."""

    sentence = N_("“{file}” is damaged or was not downloaded completely. Download it again, then start the import again.")


class EscapingArchive(BadSource):
    """An archive with a member whose name leaves the archive."""

    sentence = N_(
        "“{file}” was refused for safety: its member “{member}” points outside the archive. "
        "Use the archive published by the owner of the framework."
    )


class EncryptedArchive(BadSource):
    """An archive that asks for a password."""

    sentence = N_("“{file}” is encrypted: its member “{member}” cannot be read. Give the archive without a password.")


class TooLarge(BadSource):
    """A file that grows beyond all reason once decompressed."""

    sentence = N_(
        "“{file}” was refused for safety: it holds more than {limit} once decompressed, far more than any known framework. "
        "Use the file published by the owner of the framework."
    )


class TooManyFiles(BadSource):
    """A folder or an archive with too many members."""

    sentence = N_("“{file}” was refused for safety: it holds more than {limit} files. Give only the files of the framework.")


class LineTooLong(BadSource):
    """A line beyond the limit: often a file without line breaks, or not a table at all."""

    sentence = N_(
        "“{file}”, line {line}: the line is longer than {limit} characters, so this is not a table of competences. "
        "Check that the file is the one published, in CSV format."
    )


class WrongEncoding(BadSource):
    """Bytes that are not the expected text encoding."""

    sentence = N_(
        "“{file}”, line {line}: the text is not in UTF-8 ({reason}). Save the file as CSV in UTF-8, then start the import again."
    )


class NotText(BadSource):
    """A binary file (a spreadsheet, an image) under the name of a text file."""

    sentence = N_("“{file}” is not a text file. Export it as CSV in UTF-8, then start the import again.")


class BadTable(BadSource):
    """A line that does not follow the rules of CSV."""

    sentence = N_("“{file}”, line {line}: the table cannot be read. The file may be cut short or altered: download it again.")


class WrongWidth(BadSource):
    """A line with more or fewer cells than the line of column names."""

    sentence = N_(
        "“{file}”, line {line}: {found} cells were found where {expected} were expected. "
        "The file may be cut short or altered: download it again."
    )


class MissingColumns(BadSource):
    """A table without a column the import needs."""

    sentence = N_(
        "“{file}”, line 1: the column {columns} is missing. Give the file as it was published, without removing or renaming columns."
    )


class MissingValue(BadSource):
    """A line without the identifier it must have."""

    sentence = N_(
        "“{file}”, line {line}: the column “{column}” is empty, but it identifies the line. Complete it, or download the file again."
    )


class UnknownWord(BadSource):
    """A line with a word the framework does not use."""

    sentence = N_(
        "“{file}”, line {line}: “{word}” is not a known value of the column “{column}”. "
        "Give the file as it was published, without changing it."
    )


class BadJson(BadSource):
    """A JSON-LD file that does not parse."""

    sentence = N_("“{file}”, line {line}: the JSON cannot be read. The file may be cut short or altered: download it again.")


class BadValue(BadSource):
    """An item whose required value is absent or of another kind."""

    sentence = N_("“{file}”: in the item “{item}”, “{field}” is missing or cannot be used. Download the file again.")


class UnknownLanguage(BadSource):
    """A file of texts whose language cannot be told."""

    sentence = N_("“{file}” does not say its language. Its name should end with the language code, as in “skills_fr.csv”.")


class OtherFramework(BadSource):
    """A source that is valid, but of another framework than the one asked for."""

    sentence = N_("“{path}” is {found}, not {expected}. To import it, use “{command}”.")


class NotThisFramework(BadSource):
    """A source in which nothing of the framework was recognised."""

    sentence = N_(
        "“{path}” does not look like {expected}: {missing} was not found. "
        "Give the folder or the archive as it was downloaded, without renaming its files."
    )
