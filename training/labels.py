"""The label sets that the model's heads speak in; their order is part of the model file."""

TYPES = ["NONE", "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]  # fmt: skip
STATUSES = ["actual", "future", "hypothetical", "negated", "denied", "historical"]
MODES = {
    "CONSULT": ["visit", "third-party", "multilateral", "phone"],
    "RETREAT": ["withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"],
    "REQUEST": ["assist", "change", "yield", "meet"],
    "ACCUSE": ["disapprove", "investigate", "allege"],
    "REJECT": ["assist", "change", "yield", "meet"],
    "THREATEN": ["restrict", "ban", "arrest", "relations", "expel", "territory", "violence"],
    "PROTEST": ["demo", "riot", "strike", "hunger", "boycott", "obstruct"],
    "SANCTION": ["convict", "expel", "withdraw", "discontinue"],
    "MOBILIZE": ["troops", "weapons", "police", "militia"],
    "COERCE": ["seize", "restrict", "ban", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "misinformation", "cyber"],
    "ASSAULT": ["abduct", "beat", "torture", "sexual", "execute", "assassinate", "cleansing", "massacre", "destroy", "primitive", "firearms", "explosives", "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional"],
}  # fmt: skip
# One flat list for the mode head: the empty mode first, then type/mode.
FLAT_MODES = ["-"] + [f"{t}/{m}" for t, modes in MODES.items() for m in modes]
TYPE_ID = {t: i for i, t in enumerate(TYPES)}
STATUS_ID = {s: i for i, s in enumerate(STATUSES)}
MODE_ID = {m: i for i, m in enumerate(FLAT_MODES)}
BIO = ["O", "B", "I"]
