#!/usr/bin/env python
"""Django's command line for the directory."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehabdir.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # The hint alone: a traceback would bury what has to be set.
        sys.exit(f"The directory cannot start. {error}")


if __name__ == "__main__":
    main()
