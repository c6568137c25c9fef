"""Statements sent on to another learning record store, and fetched from one."""
