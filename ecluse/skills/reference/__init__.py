"""The compact reference set, and how it is made. See README.md."""
