from members.models.mail import OutgoingMail
from members.models.member import Member, MemberRequest

__all__ = ["Member", "MemberRequest", "OutgoingMail"]
