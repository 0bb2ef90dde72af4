from programmes.models.journey import JourneyPoint, Stage
from programmes.models.partner import PartnerRole, Partnership
from programmes.models.programme import (
    CostKind,
    Programme,
    ProgrammeAudience,
    ProgrammeCitation,
    ProgrammeFigure,
    ProgrammeStep,
)
from programmes.models.vocabulary import (
    Audience,
    Glossary,
    GlossaryTerm,
    GlossaryTermCitation,
    Language,
    Need,
    Qualifier,
)

__all__ = [
    "Audience",
    "CostKind",
    "Glossary",
    "GlossaryTerm",
    "GlossaryTermCitation",
    "JourneyPoint",
    "Language",
    "Need",
    "PartnerRole",
    "Partnership",
    "Programme",
    "ProgrammeAudience",
    "ProgrammeCitation",
    "ProgrammeFigure",
    "ProgrammeStep",
    "Qualifier",
    "Stage",
]
