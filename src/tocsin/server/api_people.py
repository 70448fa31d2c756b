"""Routes of people: users, teams, the ways to them, and their tokens."""

from typing import Any

from tocsin.api.requests import (
    NewContact,
    NewTeam,
    NewToken,
    NewUser,
    NotificationRulesEdit,
    TeamEdit,
    UserEdit,
)
from tocsin.core.people import Role
from tocsin.server.caller import CallRefusedError
from tocsin.server.route import Call, Route, one_of


async def _users(call: Call) -> dict[str, Any]:
    return {"users": await call.pager.views.users()}


async def _user(call: Call) -> dict[str, Any]:
    return one_of(await call.pager.views.users(), call.ref, "user")


async def _add_user(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.add_user(call.body)


async def _edit_user(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.edit_user(call.ref, call.body)


async def _delete_user(call: Call) -> Any:
    return await call.pager.configuration.delete_user(call.ref)


async def _rules(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.notification_rules(call.ref)


async def _edit_rules(call: Call) -> dict[str, Any]:
    shown = await call.pager.configuration.notification_rules(call.ref)
    if shown["user"] != call.caller.name and not call.caller.may(Role.ADMIN):
        raise CallRefusedError(403, "only admins change how somebody else is reached")
    return await call.pager.configuration.edit_notification_rules(call.ref, call.body)


async def _teams(call: Call) -> dict[str, Any]:
    return {"teams": await call.pager.views.teams()}


async def _team(call: Call) -> dict[str, Any]:
    return one_of(await call.pager.views.teams(), call.ref, "team")


async def _add_team(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.add_team(call.body)


async def _edit_team(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.edit_team(call.ref, call.body)


async def _delete_team(call: Call) -> Any:
    return await call.pager.configuration.delete_team(call.ref)


async def _contacts(call: Call) -> dict[str, Any]:
    return {"contacts": await call.pager.views.contacts()}


async def _contact(call: Call) -> dict[str, Any]:
    return one_of(await call.pager.views.contacts(), call.ref, "contact")


async def _add_contact(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.add_contact(call.body)


async def _delete_contact(call: Call) -> Any:
    return await call.pager.configuration.delete_contact(call.ref)


async def _tokens(call: Call) -> dict[str, Any]:
    return {"tokens": await call.pager.views.tokens()}


async def _token(call: Call) -> dict[str, Any]:
    return one_of(await call.pager.views.tokens(), call.ref, "token")


async def _add_token(call: Call) -> dict[str, Any]:
    return await call.pager.configuration.add_token(call.body)


async def _delete_token(call: Call) -> Any:
    return await call.pager.configuration.delete_token(call.ref)


async def _page_me(call: Call) -> dict[str, Any]:
    return await call.pager.ways.try_all(call.caller.name)


_VIEWER = Role.VIEWER
_ADMIN = Role.ADMIN

_USERS = (
    Route("GET", "/users", _VIEWER, _users, "List the users.", answer="UserView", listed="users"),
    Route("POST", "/users", _ADMIN, _add_user, "Add a user.", body=NewUser, answer="UserView", status=201),
    Route("GET", "/users/{ref}", _VIEWER, _user, "Give a user.", answer="UserView"),
    Route("PATCH", "/users/{ref}", _ADMIN, _edit_user, "Change a user.", body=UserEdit, answer="UserView"),
    Route("DELETE", "/users/{ref}", _ADMIN, _delete_user, "Delete a user."),
    Route(
        "GET",
        "/users/{ref}/rules",
        _VIEWER,
        _rules,
        "Tell how a user is reached, if they were paged now.",
        answer="NotificationRulesView",
    ),
    Route(
        "PATCH",
        "/users/{ref}/rules",
        Role.RESPONDER,
        _edit_rules,
        "Change how a user is reached: one's own rules, or as an admin anybody's.",
        body=NotificationRulesEdit,
        answer="NotificationRulesView",
    ),
)
_TEAMS = (
    Route("GET", "/teams", _VIEWER, _teams, "List the teams.", answer="TeamView", listed="teams"),
    Route("POST", "/teams", _ADMIN, _add_team, "Add a team.", body=NewTeam, answer="TeamView", status=201),
    Route("GET", "/teams/{ref}", _VIEWER, _team, "Give a team.", answer="TeamView"),
    Route("PATCH", "/teams/{ref}", _ADMIN, _edit_team, "Change a team.", body=TeamEdit, answer="TeamView"),
    Route("DELETE", "/teams/{ref}", _ADMIN, _delete_team, "Delete a team."),
)
_CONTACTS = (
    Route(
        "GET", "/contacts", _VIEWER, _contacts, "List the contacts.", answer="ContactView", listed="contacts"
    ),
    Route(
        "POST",
        "/contacts",
        _ADMIN,
        _add_contact,
        "Add a way to a person.",
        body=NewContact,
        answer="ContactView",
        status=201,
    ),
    Route("GET", "/contacts/{ref}", _VIEWER, _contact, "Give a contact.", answer="ContactView"),
    Route("DELETE", "/contacts/{ref}", _ADMIN, _delete_contact, "Delete a contact."),
    Route(
        "POST",
        "/page-me",
        Role.RESPONDER,
        _page_me,
        "Send one message over each of the caller's own ways, and tell what became of each.",
        answer="TriedWays",
    ),
)
_TOKENS = (
    Route("GET", "/tokens", _ADMIN, _tokens, "List the tokens.", answer="TokenView", listed="tokens"),
    Route(
        "POST",
        "/tokens",
        _ADMIN,
        _add_token,
        "Make a token; it is told only here.",
        body=NewToken,
        answer="TokenView",
        status=201,
    ),
    Route("GET", "/tokens/{ref}", _ADMIN, _token, "Give a token, without its secret.", answer="TokenView"),
    Route("DELETE", "/tokens/{ref}", _ADMIN, _delete_token, "Delete a token; it ends at once."),
)

ROUTES = (*_USERS, *_TEAMS, *_CONTACTS, *_TOKENS)
