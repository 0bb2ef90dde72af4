from editorial.models.history import Erasure, Origin, Version
from editorial.models.people import Affiliation, Contact
from editorial.models.proposal import Channel, Proposal, ProposalState, Wish
from editorial.models.sender import Sender

__all__ = [
    "Affiliation",
    "Channel",
    "Contact",
    "Erasure",
    "Origin",
    "Proposal",
    "ProposalState",
    "Sender",
    "Version",
    "Wish",
]
