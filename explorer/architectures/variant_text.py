"""Variants as texts by name, for links.

``architecture``, ``variant``, ``option.NAME`` and, numbered in their order, ``edit.1``.
"""

from collections.abc import Iterable, Mapping

from explorer.architectures.edits import edit_from_text
from explorer.architectures.options import OptionField, option_fields
from explorer.architectures.spec import OptionValue
from explorer.architectures.variants import Variant
from explorer.errors import InvalidOptionError, UnknownNameError

OPTION = "option."
EDIT = "edit."
_SWITCH = {"on": True, "off": False}


def variant_texts(variant: Variant) -> dict[str, str]:
    """``variant`` by name; :func:`variant_from_texts` makes it again.

    Nothing is looked up: this neither runs a user's file nor imports torchvision.
    """
    options = {OPTION + name: _written(value) for name, value in variant.options}
    named = {"architecture": variant.architecture, "variant": variant.form}
    edits = {f"{EDIT}{n}": str(edit) for n, edit in enumerate(variant.edits, start=1)}
    return named | dict(sorted(options.items())) | edits


def numbered_texts(variants: Iterable[Variant]) -> dict[str, str]:
    """Several variants by name: ``1.architecture``, ``2.option.head`` and so on."""
    return {
        f"{number}.{name}": text
        for number, variant in enumerate(variants, start=1)
        for name, text in variant_texts(variant).items()
    }


def variants_from_numbered(texts: Mapping[str, str]) -> tuple[Variant, ...]:
    """The variants that ``texts`` number, in order; none if there is none.

    Raises:
        ExplorerError: One of them cannot be, see :func:`variant_from_texts`.
    """
    of_number: dict[int, dict[str, str]] = {}
    for key, text in texts.items():
        number, dot, name = key.partition(".")
        if dot and number.isascii() and number.isdecimal():
            of_number.setdefault(int(number), {})[name] = text
    return tuple(variant_from_texts(of_number[number]) for number in sorted(of_number))


def variant_from_texts(texts: Mapping[str, str]) -> Variant:
    """The variant that ``texts`` name; what belongs to no variant is passed over.

    The architecture ``FILE.py:FACTORY`` runs the file's code.

    Args:
        texts: At least ``architecture``; its first form without a ``variant``.

    Raises:
        UnknownNameError: No such architecture or form, or none is named.
        InvalidOptionError: No such option, or not such a value, or no edit.
        BadFileError: A user's file cannot be used.
    """
    variant = Variant.of(texts.get("architecture", ""), texts.get("variant"))
    fields = {field.name: field for field in option_fields(variant.spec)}
    options = {}
    for key, text in texts.items():
        if key.startswith(OPTION):
            name = key.removeprefix(OPTION)
            if name not in fields:
                what = f"option of {variant.spec.title}"
                raise UnknownNameError(what, name, tuple(fields))
            options[name] = _read(fields[name], text)
    numbered = {_place(key): text for key, text in texts.items() if _is_edit(key)}
    edits = (edit_from_text(text) for _, text in sorted(numbered.items()))
    return variant.with_options(**options).with_edits(*edits)


def _is_edit(key: str) -> bool:
    return key.startswith(EDIT)


def _place(key: str) -> int:
    return int(_number(key, key.removeprefix(EDIT), int, "edit.1, edit.2 and so on"))


def _written(value: OptionValue) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def _read(field: OptionField, text: str) -> OptionValue:
    """The value that ``text`` writes; its range is checked by ``with_options``."""
    match field.kind:
        case "switch":
            if text in _SWITCH:
                return _SWITCH[text]
            raise InvalidOptionError(field.name, text, "on or off")
        case "choice":
            for choice in field.choices:
                if _written(choice) == text:
                    return choice
            allowed = f"one of {', '.join(map(_written, field.choices))}"
            raise InvalidOptionError(field.name, text, allowed)
        case "whole number":
            return _number(field.name, text, int, "a whole number")
        case "number":
            return _number(field.name, text, float, "a number")
        case "text":
            return text


def _number(
    name: str, text: str, kind: type[int] | type[float], words: str
) -> int | float:
    try:
        return kind(text)
    except ValueError as error:
        raise InvalidOptionError(name, text, words) from error
