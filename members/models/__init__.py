from members.models.company import Ban, Distance
from members.models.mail import OutgoingMail
from members.models.member import Member, MemberRequest
from members.models.pace import Pace
from members.models.visit import Visit

__all__ = ["Ban", "Distance", "Member", "MemberRequest", "OutgoingMail", "Pace", "Visit"]
