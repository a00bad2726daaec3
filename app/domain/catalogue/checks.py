"""What must hold between the parts of a guide, once each part is well formed by itself."""

from collections.abc import Callable, Iterable, Iterator

from app.domain.catalogue.checks_of_outcome import check_outcome
from app.domain.catalogue.guide import Guide, Mask, Origin, PublicField, Step, StepKind
from app.domain.catalogue.outcome import OutcomeKind
from app.domain.catalogue.reading import NotAGuide
from app.domain.catalogue.rule import AllOf, AnyOf, Condition, Rule
from app.domain.catalogue.wording import Limit, LimitUnit

_HOURS_OF_A_DAY = 24


def check(guide: Guide) -> None:
    """Raise `NotAGuide` at the first part that contradicts another."""
    for rule in _CHECKS:
        rule(guide)
    check_outcome(guide)


def _form_is_drawn_whole(guide: Guide) -> None:
    drawn = [field.name for field in guide.ui.fields]
    _unique(drawn, "ui.sections")
    properties = guide.form["properties"]
    for name in drawn:
        if name not in properties:
            raise NotAGuide("ui.sections", f"the form has no field {name!r}")
    for name in properties:
        if name not in drawn:
            raise NotAGuide(f"form.properties.{name}", "has no place in ui")
    for field in guide.ui.fields:
        part = properties[field.name]
        values = part.get("enum") or part.get("items", {}).get("enum") or []
        if set(values) != set(field.choices or {}):
            raise NotAGuide(f"ui.{field.name}.choices", "must label exactly the values of the form")


def _keys_are_unique(guide: Guide) -> None:
    _unique((section.key for section in guide.ui.sections), "ui.sections")
    _unique((need.key for need in guide.documents), "documents")
    _unique((refusal.code for refusal in guide.refusals), "refusals")
    _unique((step.key for step in guide.chain), "chain")
    _unique((stage.key for stage in guide.outcome.stages), "outcome.stages")


def _chain_ends_in_a_decision(guide: Guide) -> None:
    """Whoever applied has a right to a decision; only a ready answer needs none."""
    if not guide.chain and guide.outcome.kind is not OutcomeKind.ANSWER:
        raise NotAGuide("chain", "only an answer can do without steps")
    for path, chain in _chains(guide):
        decisions = [step for step in chain if step.kind is StepKind.DECISION]
        if len(decisions) != 1 or chain[-1] is not decisions[0]:
            raise NotAGuide(path, "must end in its one decision step")


def _publicity_is_whole(guide: Guide) -> None:
    for path, chain in _chains(guide):
        for place, step in enumerate(chain):
            _check_publicity(guide, step, f"{path}[{place}].publicity")


def _check_publicity(guide: Guide, step: Step, path: str) -> None:
    if (step.kind is StepKind.PUBLICITY) != (step.publicity is not None):
        raise NotAGuide(path, "stands exactly where the step is a publicity")
    if step.publicity is None:
        return
    shows, masks = step.publicity.shows, step.publicity.masks
    if not shows or not step.publicity.places:
        raise NotAGuide(path, "must say what is shown and where")
    if PublicField.NAME in shows and masks.get(PublicField.NAME) is not Mask.MIDDLE_OF_NAME:
        raise NotAGuide(f"{path}.masks.name", "a name is published with its middle hidden")
    if not set(masks) <= set(shows):
        raise NotAGuide(f"{path}.masks", "masks a field that is not shown")
    # Lists of hardship and illness shame people; only a grading must give its cause.
    if PublicField.CAUSE in shows and guide.outcome.kind is not OutcomeKind.DISABILITY_GRADE:
        raise NotAGuide(f"{path}.shows", "a cause is published for a disability grade only")


def _limits_fit(guide: Guide) -> None:
    """The steps whose days run must not take longer together than was promised."""
    for path, limit in _limits(guide):
        if limit.amount < 1:
            raise NotAGuide(path, "must be at least one day")
    for path, chain in _chains(guide):
        total = guide.limit_for(urgent=path == "urgent.chain")
        running = [s.limit for s in chain if not s.stops_clock and s.limit.unit is total.unit]
        if sum(limit.amount for limit in running) > total.amount:
            raise NotAGuide(path, f"its steps take more than the {total.amount} days promised")


def _limits(guide: Guide) -> Iterator[tuple[str, Limit]]:
    yield "total_limit", guide.total_limit
    yield "supplement.days", guide.supplement.days
    yield "supplement.notice_within", guide.supplement.notice_within
    if guide.urgent:
        yield "urgent.total_limit", guide.urgent.total_limit
    for path, chain in _chains(guide):
        for place, step in enumerate(chain):
            yield f"{path}[{place}].limit", step.limit
            if step.publicity:
                yield f"{path}[{place}].publicity.minimum", step.publicity.minimum


def _held_papers_name_their_source(guide: Guide) -> None:
    for place, need in enumerate(guide.documents):
        if need.held_by_bureau != (need.source is not None):
            raise NotAGuide(f"documents[{place}].source", "stands exactly where the bureau has it")


def _refusals_can_be_fought(guide: Guide) -> None:
    if guide.chain and (not guide.refusals or guide.remedies is None):
        raise NotAGuide("refusals", "a decision needs its refusal codes and its remedies")


def _help_lines_lead_somewhere(guide: Guide) -> None:
    if not guide.help_lines:
        raise NotAGuide("help_lines", "everybody must find somebody to ring")
    for place, line in enumerate(guide.help_lines):
        if (line.level is None) == (line.phone is None):
            raise NotAGuide(f"help_lines[{place}]", "names either a level or a number")


def _urgent_is_asked_and_paid_in_time(guide: Guide) -> None:
    """Whether it cannot wait is said by the person, who may be wrong, not by the dossier."""
    if guide.urgent is None:
        return
    if not any(part.predicate.startswith("form_") for part in _conditions(guide.urgent.when)):
        raise NotAGuide("urgent.when", "must ask a field of the form")
    limit = guide.urgent.total_limit
    if limit.unit is not LimitUnit.CALENDAR_DAYS:
        raise NotAGuide("urgent.total_limit.unit", "need knows no weekend: calendar days")
    if limit.amount * _HOURS_OF_A_DAY > guide.urgent.pay_within_hours:
        raise NotAGuide("urgent.total_limit", "the decision would come after the payment")


def _proactive_items_ask_little(guide: Guide) -> None:
    if guide.origin is Origin.PROACTIVE and guide.form.get("required"):
        raise NotAGuide("form.required", "a proactive item requires nothing from the person")


_CHECKS: tuple[Callable[[Guide], None], ...] = (
    _keys_are_unique,
    _form_is_drawn_whole,
    _chain_ends_in_a_decision,
    _publicity_is_whole,
    _limits_fit,
    _held_papers_name_their_source,
    _refusals_can_be_fought,
    _help_lines_lead_somewhere,
    _urgent_is_asked_and_paid_in_time,
    _proactive_items_ask_little,
)


def _chains(guide: Guide) -> Iterator[tuple[str, tuple[Step, ...]]]:
    if guide.chain:
        yield "chain", guide.chain
    if guide.urgent:
        yield "urgent.chain", guide.urgent.chain


def _conditions(rule: Rule) -> Iterator[Condition]:
    match rule:
        case Condition():
            yield rule
        case AllOf() | AnyOf():
            for part in rule.rules:
                yield from _conditions(part)


def _unique(keys: Iterable[str], path: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise NotAGuide(path, f"{key!r} stands there twice")
        seen.add(key)
