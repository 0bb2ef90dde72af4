"""What the log must not hold."""

import logging
import re

# The address of a page behind a link (editorial.confirming) is a key to it.
KEY = re.compile(r"(/confirm/)[^/\s]+")


class WithoutKeys(logging.Filter):
    """Takes the keys out of the addresses that a record names."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(
                KEY.sub(r"\1…", value) if isinstance(value, str) else value for value in record.args
            )
        return True
