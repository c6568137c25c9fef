"""The design system: style sheet, page skeletons, parts, forms, charts. README.md tells how to build a page."""
