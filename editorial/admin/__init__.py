from editorial.admin import people, proposals  # noqa: F401
