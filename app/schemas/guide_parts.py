"""The parts of a service guide on the wire, each read from the value of the same shape."""

from pydantic import ConfigDict

from app.domain.catalogue.guide import (
    CheckKind,
    Executor,
    Mask,
    PublicField,
    PublicityPlace,
    StepKind,
)
from app.domain.catalogue.outcome import StageActor
from app.domain.catalogue.wording import LimitUnit
from app.domain.divisions.levels import Level
from app.schemas.common import Count, Days, Fen, Wire


class GuidePart(Wire):
    """A part of a guide, read from the value of the same shape."""

    model_config = ConfigDict(from_attributes=True)


class Wording(GuidePart):
    """One text in both languages."""

    zh: str
    """In Chinese."""
    en: str
    """In English."""


class GuideLimit(GuidePart):
    """A period with its unit."""

    amount: Days
    """How many days."""
    unit: LimitUnit
    """Working days of the Chinese calendar, or calendar days."""


class GuidePublicity(GuidePart):
    """What a public notice of this item shows, and where."""

    minimum: GuideLimit
    """How long it hangs at least."""
    places: list[PublicityPlace]
    """Where it may hang."""
    shows: list[PublicField]
    """All that it shows."""
    masks: dict[PublicField, Mask]
    """What of it is hidden in part."""


class GuideStep(GuidePart):
    """One step of the chain."""

    key: str
    """Names the step within the guide."""
    kind: StepKind
    """What is done."""
    level: Level
    """At which level."""
    executor: Executor
    """By whom."""
    label: Wording
    """The step in words."""
    limit: GuideLimit
    """How long it takes at most."""
    stops_clock: bool
    """Whether the promised time stands still meanwhile."""
    checks: list[CheckKind]
    """What its staff must report to have checked."""
    publicity: GuidePublicity | None
    """Only where the step is a public notice."""


class GuideSample(GuidePart):
    """A sample photograph."""

    picture: str
    """Its name among the pictures of the client."""
    caption: Wording
    """What makes a good picture."""


class GuideField(GuidePart):
    """How one property of the form is drawn."""

    name: str
    """The property of the form."""
    label: Wording
    """What stands before it."""
    hint: Wording | None
    """What stands below it."""
    read_aloud: str
    """What is spoken, in Chinese, in short sentences."""
    choices: dict[str, Wording] | None
    """The label of each value that can be chosen."""
    sample: GuideSample | None
    """A photograph that shows where to find the answer."""


class GuideSection(GuidePart):
    """One section of the form; sections and fields come in the order in which they are drawn."""

    key: str
    """Names the section within the form."""
    label: Wording
    """Its heading."""
    fields: list[GuideField]
    """Its fields."""


class GuideUi(GuidePart):
    """How the form is drawn."""

    read_aloud: str
    """What is spoken before it, in Chinese."""
    sections: list[GuideSection]
    """Its sections."""


class GuideDocument(GuidePart):
    """One paper."""

    key: str
    """Names the paper within the guide."""
    label: Wording
    """What it is."""
    held_by_bureau: bool
    """The bureau has it: do not ask for it."""
    source: Wording | None
    """Where the bureau has it from."""
    required: bool
    """Whether the request can be made without it."""
    conditional: bool
    """Whether it depends on the answers if it is needed; `check-eligibility` tells."""
    commitment_instead: bool
    """A signed commitment is taken in its place, and the paper checked later."""
    sample: GuideSample | None
    """What a good photograph of it looks like."""


class GuideRefusal(GuidePart):
    """A reason for which the item can be refused."""

    code: str
    """Stable name of the reason."""
    label: Wording
    """What failed."""
    legal_basis: Wording
    """The rule it rests on."""
    remedy: Wording
    """What would help."""


class GuideSupplement(GuidePart):
    """What happens when something is missing."""

    times: Count
    """How often it may be asked for."""
    days: GuideLimit
    """How long the person has to answer."""
    notice_within: GuideLimit
    """Until when the bureau must say so; after that the request counts as accepted."""


class GuideUrgent(GuidePart):
    """The way for what cannot wait: paid first, verified after."""

    pay_within_hours: Count
    """Until the money is there, in hours."""
    pay_at_most_fen: Fen
    """Up to which amount, in fen."""
    total_limit: GuideLimit
    """How long the decision takes at most."""
    chain: list[GuideStep]
    """Its steps."""


class GuideRemedies(GuidePart):
    """How a refusal can be fought; periods run from the day the paper was served."""

    reconsideration_days: Days
    """For an application for reconsideration, in days."""
    reconsideration_at: Wording
    """Where to apply."""
    litigation_months: Count
    """For a lawsuit, in months."""
    litigation_at: Wording
    """Where to sue."""


class GuideStage(GuidePart):
    """A stage between the decision and the end."""

    key: str
    """Names the stage within the guide."""
    by: StageActor
    """Who reports it."""
    label: Wording
    """The status in at most five Chinese characters."""
    after: list[str]
    """The stages that it may follow; empty: it can be the first."""
    fulfils: bool
    """Whether the request is done with it."""
    limit: GuideLimit | None
    """How long it takes from the stage before."""
