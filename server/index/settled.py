"""Whether enough rows were scored for the best of them to be the best of all, judged by the question itself.

Looks are cheap and scores are exact. Where a question's looks tell its scores well, the best stand out after few rows;
where they tell little, as for words that no picture is near to, more have to be read.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS: Final = 10
# At 4.5, none of the best ten were lost by ending early on 100 questions in words and on 40 far from every picture;
# at 3.5 one in a thousand, at 3 three in a hundred of those that are far.
_SURE: Final = 4.5


def is_settled(looks: NDArray[np.float32], scores: NDArray[np.float32]) -> bool:
    """Whether no row that looks worse than all of these is likely to score as well as the tenth best of them.

    `looks` and `scores` are float32 (k,) of the rows that look best, k at least 10. The score that goes with a look is
    told by least squares; it has to miss by 4.5 times as much as it mostly does.
    """
    values = scores.astype(np.float64)
    middle = float(values.mean())
    values -= middle
    away = looks - looks.mean(dtype=np.float64)
    square = float(away @ away)
    if square == 0:
        return False
    slope = float(away @ values) / square
    rest = values - slope * away
    usual_miss = math.sqrt(float(rest @ rest) / len(rest))
    tenth = float(np.partition(values, -NEIGHBOURS)[-NEIGHBOURS])
    return tenth - slope * float(away.min()) > _SURE * usual_miss
