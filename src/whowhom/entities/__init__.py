"""Who is who, and when: the registry of actors, and the mentions of them in a text."""

from whowhom.entities.conflicts import adversaries_of, find_conflicts, find_opponents, name_conflicts, read_conflicts
from whowhom.entities.coverage import Gap, count_coverage, describe_coverage, find_gaps
from whowhom.entities.mentions import resolve_mentions
from whowhom.entities.registry import (
    Registry,
    country_name,
    demonym_of,
    find_country,
    load_registry,
    look_up,
    members_of,
    with_the_country,
)

__all__ = [
    "Gap",
    "Registry",
    "adversaries_of",
    "count_coverage",
    "country_name",
    "demonym_of",
    "describe_coverage",
    "find_conflicts",
    "find_country",
    "find_gaps",
    "find_opponents",
    "load_registry",
    "look_up",
    "members_of",
    "name_conflicts",
    "read_conflicts",
    "resolve_mentions",
    "with_the_country",
]
