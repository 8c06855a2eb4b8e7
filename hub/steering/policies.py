"""Who steers search: editors its words and results, operators its indexes."""

from typing import Any

from wagtail.permission_policies import BlanketPermissionPolicy

from members.policies import is_editor, is_operator


def can_steer_search(viewer: Any) -> bool:
    """See what was looked for; say what means the same and what comes first."""
    return is_editor(viewer)


def can_rebuild_search(viewer: Any) -> bool:
    """Build an index anew."""
    return is_operator(viewer)


class SteeringPolicy(BlanketPermissionPolicy):
    """Who steers search may do what `actions` names with a model; nobody else may do anything."""

    def __init__(self, model: Any, actions: tuple[str, ...] = ("add", "change", "delete", "view")) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and can_steer_search(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)
