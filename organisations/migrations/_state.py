from django.db.migrations import SeparateDatabaseAndState


class StateOnly(SeparateDatabaseAndState):
    """Operations that change what Django knows of the models and nothing in the database."""

    def __init__(self, operations):
        super().__init__(state_operations=operations)

    def deconstruct(self):
        return type(self).__name__, [], {"operations": self.state_operations}

    def state_forwards(self, app_label, state):
        # Models that are made already would be made anew after each operation, and so would all
        # that belong to them: 5 s for two hundred names. They are made again when they are needed.
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)
