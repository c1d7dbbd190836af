"""What hypothesis draws in several tests."""

from hypothesis import strategies as st

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.options import OptionField, option_fields
from explorer.architectures.spec import OptionValue
from explorer.architectures.variants import Variant


def option_values(field: OptionField) -> st.SearchStrategy[OptionValue]:
    """Values that an option of this kind takes."""
    match field.kind:
        case "switch":
            return st.booleans()
        case "choice":
            return st.sampled_from(field.choices)
        case "whole number":
            return st.integers(int(field.minimum or 0), int(field.maximum or 10**6))
        case "number":
            return st.floats(field.minimum or 0.0, field.maximum or 1e6)
        case _:
            return st.text()


@st.composite
def variants(draw: st.DrawFn) -> Variant:
    """Any form of any family, with any of its options."""
    spec = draw(st.sampled_from(CATALOGUE))
    form = draw(st.sampled_from(spec.forms))
    chosen = draw(st.lists(st.sampled_from(option_fields(spec)), max_size=4))
    options = {field.name: draw(option_values(field)) for field in chosen}
    return Variant.of(spec.key, form.key, **options)
