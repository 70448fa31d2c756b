"""The fakes of services there are, by the name that tests call them."""

from tests.fakes.chatwork import FakeChatWork
from tests.fakes.hipchat import FakeHipChat
from tests.fakes.ilert import FakeIlert
from tests.fakes.mattermost import FakeMattermostBot, FakeMattermostWebhook
from tests.fakes.opsgenie import FakeOpsgenie
from tests.fakes.pagerduty import FakePagerDuty
from tests.fakes.push import FakeNtfy, FakePushover, FakeTwilioCall, FakeTwilioSms
from tests.fakes.servicenow import FakeServiceNow
from tests.fakes.slack import FakeSlackBot, FakeSlackWebhook
from tests.fakes.stateful import FakeService
from tests.fakes.telegram import FakeTelegram
from tests.fakes.webhook_service import FakeWebhookService
from tests.fakes.zendesk import FakeZendesk
from tests.fakes.zenduty import FakeZenduty

FAKES: dict[str, type[FakeService]] = {
    "chatwork": FakeChatWork,
    "hipchat": FakeHipChat,
    "ilert": FakeIlert,
    "mattermost-bot": FakeMattermostBot,
    "mattermost-webhook": FakeMattermostWebhook,
    "ntfy": FakeNtfy,
    "opsgenie": FakeOpsgenie,
    "pagerduty": FakePagerDuty,
    "pushover": FakePushover,
    "servicenow": FakeServiceNow,
    "slack-bot": FakeSlackBot,
    "slack-webhook": FakeSlackWebhook,
    "telegram": FakeTelegram,
    "twilio-call": FakeTwilioCall,
    "twilio-sms": FakeTwilioSms,
    "webhook": FakeWebhookService,
    "zendesk": FakeZendesk,
    "zenduty": FakeZenduty,
}
