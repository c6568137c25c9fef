"""schema.org: pages that search engines and their readers understand."""
