"""Long work in the background: it shows its progress, can be cancelled and ends with a report (docs/decisions/0004).

A domain declares its work in `jobs.py`:

    @job("skills.import", title=_("Import of a framework"))
    def import_framework(progress: Progress, *, path: str) -> dict[str, Any]: ...

and an action starts it inside its own transaction: `start("skills.import", by=by, at=at, path=...)`.
"""

from .work import Cancelled, Progress, ask_to_cancel, job, nightly, start

__all__ = ["Cancelled", "Progress", "ask_to_cancel", "job", "nightly", "start"]
