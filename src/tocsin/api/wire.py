"""What all answers of the API have in common."""

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """A model of the wire: immutable, and tolerant of fields that a newer server adds."""

    model_config = ConfigDict(frozen=True, extra="ignore")
