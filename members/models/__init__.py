from members.models.mail import OutgoingMail
from members.models.member import Member

__all__ = ["Member", "OutgoingMail"]
