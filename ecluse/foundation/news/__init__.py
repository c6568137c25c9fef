"""The news: what happened, told once in the transaction of the change, delivered at least once to who reacts.

`publish()` writes one journal row and one delivery row for each reaction, in the caller's transaction: either the
change, its news and the duty to deliver it all exist, or none does. Workers take deliveries with `SKIP LOCKED`.
"""

from .bus import Event, Journal, event_class, publish, publish_all, reaction, reactions_to

__all__ = ["Event", "Journal", "event_class", "publish", "publish_all", "reaction", "reactions_to"]
