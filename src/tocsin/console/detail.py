"""One alert in full: its head, its tabs, and below them what the open tab shows, drawn as far as it is seen."""

import asyncio
from functools import partial

from textual import events, on
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tocsin.api.models import AlertView
from tocsin.console.alert_head import head_lines
from tocsin.console.deliveries import deliveries_sheet
from tocsin.console.details import details_sheet
from tocsin.console.difference import differing
from tocsin.console.dossier import Dossier, PageAsked, Part
from tocsin.console.news import DossierPart
from tocsin.console.overview import overview_sheet
from tocsin.console.payload import FORMS, MOST_CHARACTERS, Form, Page, event_line, payload_sheet
from tocsin.console.safe import Line
from tocsin.console.session import Session
from tocsin.console.sheet import Sheet
from tocsin.console.supervisor import Supervisor
from tocsin.console.tabs import TABS, Tab, following, tab_at, tab_bar
from tocsin.console.theme import colours_of, ground
from tocsin.console.timeline import following_show, part_line, timeline_sheet
from tocsin.console.view import View
from tocsin.console.why import why_sheet

_SECONDS_FROM = 100
_EVENTS_AT_ONCE = 50
_NEAR_END = 20
_MOST_PAGES = 3
