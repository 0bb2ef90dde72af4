"""The messages that the directory sends."""


def thank(proposal):
    """Tell whoever proposed what became of it."""
