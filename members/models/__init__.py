from members.models.company import Ban, Distance
from members.models.mail import OutgoingMail
from members.models.member import Member, MemberRequest

__all__ = ["Ban", "Distance", "Member", "MemberRequest", "OutgoingMail"]
