from networks.models.coalition import Coalition, WorkItem
from networks.models.membership import Membership

__all__ = ["Coalition", "Membership", "WorkItem"]
