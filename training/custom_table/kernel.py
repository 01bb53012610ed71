"""A smooth judge of any numeric columns: logistic regression on likeness to landmark rows.

Columns are first brought to normal scores of their ranks, so that a heavy tail or an odd unit does
not matter; likeness is Gaussian (Nyström's approximation, Williams & Seeger 2001).
"""

from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

AT_ONCE = 4096  # rows whose likeness to all landmarks is held in memory


@dataclass(frozen=True)
class Kernel:
    """Fitted arrays of a kernel model over `columns` columns.

    `knots` (columns, quantiles) rises along each row and `levels` (quantiles,) are its normal
    scores; `centre` and `spread` (columns,) bring scores to unit variance; `landmarks` are
    (marks, columns) in that space, `weights` (marks,), `width` the factor of squared distance.
    """

    knots: np.ndarray
    levels: np.ndarray
    centre: np.ndarray
    spread: np.ndarray
    landmarks: np.ndarray
    weights: np.ndarray
    width: float
    bias: float

    def log_odds(self, values: np.ndarray) -> np.ndarray:
        """Log-odds for rows of values (rows, columns), NaN where missing; shape (rows,)."""
        chunks = [np.empty(0)]
        for start in range(0, len(values), AT_ONCE):
            part = (self.scores(values[start : start + AT_ONCE]) - self.centre) / self.spread
            chunks.append(likeness(part, self.landmarks, self.width) @ self.weights + self.bias)
        return np.concatenate(chunks)

    def scores(self, values: np.ndarray) -> np.ndarray:
        """Normal scores of the ranks, same shape; a missing value counts as the median."""
        return normal_scores(values, self.knots, self.levels)

    def as_json(self) -> dict[str, Any]:
        """Plain lists and numbers, six digits each."""
        return {
            name: np.vectorize(lambda v: float(f"{v:.6g}"))(value).tolist()
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> "Kernel":
        """Read back what `as_json` gave; a missing part is a KeyError."""
        parts: dict[str, Any] = {
            one.name: np.asarray(saved[one.name], np.float64) for one in fields(cls)
        }
        parts |= {name: float(parts[name]) for name in ("width", "bias")}
        return cls(**parts)


def normal_scores(values: np.ndarray, knots: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Place values (rows, columns) among each column's knots; ties get the middle of their span."""
    scores = np.empty(values.shape)
    for at, marks in enumerate(knots):
        column = np.where(np.isnan(values[:, at]), marks[len(marks) // 2], values[:, at])
        up = np.interp(column, marks, levels)
        down = -np.interp(-column, -marks[::-1], -levels[::-1])
        scores[:, at] = (up + down) / 2
    return scores


def likeness(rows: np.ndarray, landmarks: np.ndarray, width: float) -> np.ndarray:
    """Gaussian likeness of each row to each landmark, shape (rows, marks), 0 to 1."""
    apart = (rows**2).sum(1)[:, None] + (landmarks**2).sum(1) - 2 * rows @ landmarks.T
    return np.exp(-width * np.maximum(apart, 0))
