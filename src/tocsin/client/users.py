"""Users through the API: the collection, and how each wants to be reached."""

from tocsin.api.models import NotificationRulesView, UserView
from tocsin.api.requests import NewUser, NotificationRulesEdit, UserEdit
from tocsin.client.collection import EditableCollection
from tocsin.client.connection import Connection


class Users(EditableCollection[UserView, NewUser, UserEdit]):
    """The users of an engine."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, "users", UserView)

    async def rules(self, ref: str) -> NotificationRulesView:
        """Ask how a user is reached, if they were paged now."""
        answer = await self._connection.get(self._path(ref, "rules"))
        return NotificationRulesView.model_validate_json(answer)

    async def edit_rules(self, ref: str, edit: NotificationRulesEdit) -> NotificationRulesView:
        """Change how a user is reached; what was not set stays as it is."""
        answer = await self._connection.send("PATCH", self._path(ref, "rules"), edit)
        return NotificationRulesView.model_validate_json(answer)
