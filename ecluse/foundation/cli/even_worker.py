"""A web process that leaves new connections to the one beside it while it is busy."""

from __future__ import annotations

import gc
import socket
import time

from gunicorn.workers.gthread import ThreadWorker

# A process that sleeps is awake and has taken the connection within a tenth of it.
_A_MOMENT = 0.001  # seconds, for each request at work


class EvenWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's worker of threads, with connections spread evenly.

    All processes wait at one socket, and the one that has just taken a connection is back there first: two tools that send without a
    pause over connections they keep would share one process, and the others would sleep.
    """

    def load_wsgi(self) -> None:
        """Load the house; what it is made of stays, and is not looked at again each time memory is tidied up."""
        super().load_wsgi()
        gc.collect()
        gc.freeze()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, unless another process took it meanwhile."""
        at_work = self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns)
        if at_work > 0 and self.cfg.workers > 1:
            time.sleep(_A_MOMENT * min(at_work, self.cfg.threads))
        super().accept(listener)
