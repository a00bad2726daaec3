"""Named formulas that turn what a form says into fen.

Everything is integer arithmetic. A formula may leave a fraction of a fen; it is rounded half
up to the whole fen once, at the very end, the way a bank clerk rounds (四舍五入到分).
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from app.domain.catalogue.outcome import FormulaUse
from app.domain.catalogue.wording import Localised
from app.domain.money import yuan


@dataclass(frozen=True, slots=True)
class Calculation:
    """An amount with the sum that a person can check by hand."""

    amount_fen: int
    explanation: Localised


@dataclass(frozen=True, slots=True)
class Formula:
    name: str
    calculate: Callable[..., Calculation]
    inputs: tuple[str, ...]  # Positional: amounts in fen, read from the form.
    parameters: Mapping[str, Any]  # Keyword-only: name → type, set by the guide.


FORMULAS: dict[str, Formula] = {}


def _formula(calculate: Callable[..., Calculation]) -> Callable[..., Calculation]:
    hints = get_type_hints(calculate)
    arguments = inspect.signature(calculate).parameters.values()
    FORMULAS[calculate.__name__] = Formula(
        calculate.__name__,
        calculate,
        tuple(each.name for each in arguments if each.kind is not each.KEYWORD_ONLY),
        {each.name: hints[each.name] for each in arguments if each.kind is each.KEYWORD_ONLY},
    )
    return calculate


@_formula
def share_above_threshold(
    amount_fen: int, *, threshold_fen: int, share_percent: int, cap_fen: int | None
) -> Calculation:
    """Return the share of what lies above the threshold: 0.9 × max(0, self-pay − 500 yuan)."""
    above_fen = max(0, amount_fen - threshold_fen)
    share_fen = (above_fen * share_percent + 50) // 100
    paid_fen = share_fen if cap_fen is None else min(share_fen, cap_fen)
    amount, threshold, paid = yuan(amount_fen), yuan(threshold_fen), yuan(paid_fen)
    if not above_fen:
        return Calculation(
            0,
            Localised(
                f"自付{amount}元，没有超过{threshold}元，本次不补助",
                f"you paid {amount} yuan, not above {threshold} yuan: nothing is due",
            ),
        )
    capped = (
        Localised("，超过封顶线", ", above the cap") if paid_fen < share_fen else Localised("", "")
    )
    return Calculation(
        paid_fen,
        Localised(
            f"（自付{amount}元 − {threshold}元）× {share_percent}%{capped.zh}，补助{paid}元",
            f"({amount} paid − {threshold}) × {share_percent}%{capped.en}: {paid} yuan",
        ),
    )


def amount_in(use: FormulaUse, form: Mapping[str, Any], *, county_code: str) -> Calculation:
    """Calculate by the parameters of the county that pays; the form was validated before."""
    formula = FORMULAS[use.name]
    inputs = [form[use.inputs[name]] for name in formula.inputs]
    return formula.calculate(*inputs, **use.parameters_in(county_code))
