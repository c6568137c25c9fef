"""iCalendar: the dates of the network in the agenda of each person."""
