from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from finding.in_step import indexed_once
from organisations import seeding
from translations import seeding as translations


class Command(BaseCommand):
    help = (
        "Fills an empty directory from the fixtures. With --add-missing, adds what a directory "
        "does not have yet. Never changes an entry that is there."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "fixtures", nargs="*", type=Path, help="YAML files; all of fixtures/ if none is named."
        )
        parser.add_argument(
            "--add-missing",
            action="store_true",
            help="Add entries that are missing to a directory that has some.",
        )

    def handle(self, *, fixtures, add_missing, verbosity, **options):
        if not add_missing and not seeding.is_empty():
            if verbosity:
                self.stdout.write("The directory has entries; nothing was changed.")
            return
        paths = fixtures or sorted(
            path for folder in settings.FIXTURE_DIRS for path in Path(folder).glob("*.yaml")
        )
        try:
            with indexed_once():
                added = seeding.load(seeding.read(paths))
                if not fixtures:
                    for folder in settings.FIXTURE_DIRS:
                        added += translations.seed(Path(folder) / "translations")
        except (seeding.FixtureError, translations.BadTranslations) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        if verbosity:
            self.stdout.write(f"{added} objects were added from {len(paths)} fixtures.")
