"""Digits as people type them, brought to ASCII; what merely looks like a digit stays and fails."""

# Input methods leave full-width characters and spaces behind: they mean the same. Digits of
# other scripts never come from a Chinese keyboard: somebody is trying to pass a filter.
_HARMLESS = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "\uff38": "X",
        "\uff58": "X",
        "x": "X",
        "\uff0b": "+",
        "\uff0d": "-",
    }
)
_SEPARATORS = str.maketrans(dict.fromkeys(" \u3000\u00a0-", ""))


def plain_digits(text: str) -> str:
    """Return `text` with full-width characters narrowed and spaces and hyphens dropped."""
    return text.translate(_HARMLESS).translate(_SEPARATORS)
