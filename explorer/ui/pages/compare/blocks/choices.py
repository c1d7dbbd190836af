"""What the user has chosen among blocks, as texts for a link."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from explorer.comparison.lineups import MOST
from explorer.comparison.same_job import Job
from explorer.ui.pages.compare.blocks.job_bar import MOST_CHANNELS, MOST_SIZE

_BLOCK, _JOB, _CODE = "block", "job", "code"
_NUMBERS = re.compile(r"([1-9]\d{0,3})-([1-9]\d{0,3})-([1-9]\d{0,2})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockChoices:
    """All of it.

    Attributes:
        keys: Key of the block by index of the column, where one was chosen.
        job: What all blocks are to do, if that was chosen.
        code: Whether the source is shown.
    """

    keys: Mapping[int, str]
    job: Job | None
    code: bool

    def texts(self) -> dict[str, str]:
        """``block2=inception4b``, ``job=256-256-28``, ``code=off``."""
        texts = {f"{_BLOCK}{at + 1}": key for at, key in sorted(self.keys.items())}
        if self.job is not None:
            job = self.job
            texts[_JOB] = f"{job.in_channels}-{job.out_channels}-{job.size}"
        if not self.code:
            texts[_CODE] = "off"
        return texts

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "BlockChoices":
        """Read what :meth:`texts` has written.

        Other names are passed over; what means nothing stands for what is chosen first.
        """
        names = {at: f"{_BLOCK}{at + 1}" for at in range(MOST)}
        return cls(
            keys={at: texts[name] for at, name in names.items() if name in texts},
            job=_job(texts.get(_JOB, "")),
            code=texts.get(_CODE) != "off",
        )


def _job(text: str) -> Job | None:
    found = _NUMBERS.fullmatch(text)
    numbers = [int(number) for number in found.groups()] if found else []
    if not numbers or max(numbers[:2]) > MOST_CHANNELS or numbers[2] > MOST_SIZE:
        return None
    return Job(in_channels=numbers[0], out_channels=numbers[1], size=numbers[2])
