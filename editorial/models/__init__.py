from editorial.models.confirmation import Answer, ConfirmationLink
from editorial.models.history import Erasure, Origin, Version
from editorial.models.people import Affiliation, Contact
from editorial.models.proposal import Channel, Proposal, ProposalState, Wish
from editorial.models.sender import Sender
from editorial.models.spreadsheet import SpreadsheetImport
from editorial.models.unsent import Unsent

__all__ = [
    "Affiliation",
    "Answer",
    "Channel",
    "ConfirmationLink",
    "Contact",
    "Erasure",
    "Origin",
    "Proposal",
    "ProposalState",
    "Sender",
    "SpreadsheetImport",
    "Unsent",
    "Version",
    "Wish",
]
