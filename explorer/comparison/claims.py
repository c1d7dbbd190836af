"""Every claim of the notes with its verdict, and what shows it, computed now."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from explorer.comparison import evidence_code, evidence_depth, evidence_improvements
from explorer.comparison.claim_records import Claim, ClaimText, Evidence
from explorer.comparison.claim_texts import CLAIM_TEXTS
from explorer.comparison.traces import TraceCache
from explorer.errors import UnknownNameError

_EVIDENCE: Mapping[str, Callable[[TraceCache], Evidence]] = MappingProxyType(
    {
        "blocks": evidence_improvements.of_blocks,
        "roles": evidence_improvements.of_roles,
        "small-kernels": evidence_improvements.of_small_kernels,
        "fewer-parameters": evidence_improvements.of_fewer_parameters,
        "scales": evidence_improvements.of_scales,
        "sizes": evidence_improvements.of_sizes,
        "alexnet-code": evidence_code.of_alexnet,
        "vgg-code": evidence_code.of_vgg,
        "nin-code": evidence_code.of_nin,
        "googlenet-code": evidence_code.of_googlenet,
        "softmax": evidence_code.of_softmax,
        "deeper": evidence_depth.of_deeper,
        "nesting": evidence_depth.of_nesting,
        "channels": evidence_depth.of_channels,
        "stride": evidence_depth.of_stride,
        "achievement": evidence_depth.of_achievement,
    }
)


def claim(cache: TraceCache, key: str) -> Claim:
    """One card, with its figures.

    Raises:
        UnknownNameError: There is no claim of that key.
    """
    text = claim_text(key)
    return Claim(text=text, evidence=_EVIDENCE[key](cache))


def claims(cache: TraceCache) -> tuple[Claim, ...]:
    """All cards, in the order of the notes."""
    return tuple(claim(cache, text.key) for text in CLAIM_TEXTS)


def claim_text(key: str) -> ClaimText:
    """The words of one card; computes nothing.

    Raises:
        UnknownNameError: There is no claim of that key.
    """
    for text in CLAIM_TEXTS:
        if text.key == key:
            return text
    raise UnknownNameError("claim", key, tuple(text.key for text in CLAIM_TEXTS))
