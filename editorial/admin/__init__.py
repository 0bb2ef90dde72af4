from editorial.admin import contacts, people, proposals  # noqa: F401
