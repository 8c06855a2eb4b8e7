"""Who takes a seat."""

from dataclasses import dataclass
from typing import Self

from members.models import Member


@dataclass(frozen=True)
class Person:
    """Who takes a seat. A guest has no `member`; `is_known` says whether the address is known to be theirs."""

    name: str
    email: str
    language: str
    zone: str
    member: Member | None = None
    is_known: bool = False

    @classmethod
    def of(cls, member: Member) -> Self:
        return cls(str(member), member.email, member.language, member.zone, member, is_known=True)
