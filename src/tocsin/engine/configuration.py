"""Configuration: every change of sources, people, policies and destinations, checked before it is written."""

from tocsin.engine.destination_configuration import DestinationConfiguration
from tocsin.engine.maintenance_configuration import MaintenanceConfiguration
from tocsin.engine.notification_rule_configuration import NotificationRuleConfiguration
from tocsin.engine.people_configuration import PeopleConfiguration
from tocsin.engine.policy_configuration import PolicyConfiguration
from tocsin.engine.schedule_configuration import ScheduleConfiguration
from tocsin.engine.source_configuration import SourceConfiguration


class Configuration(
    SourceConfiguration,
    PeopleConfiguration,
    NotificationRuleConfiguration,
    PolicyConfiguration,
    DestinationConfiguration,
    ScheduleConfiguration,
    MaintenanceConfiguration,
):
    """All changes of configuration; each part is a file of its own."""
