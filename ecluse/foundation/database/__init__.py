"""The one engine: PostgreSQL 18, embedded in a folder by default, any server by `DATABASE_URL`."""
