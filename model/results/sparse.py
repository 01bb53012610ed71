"""Sparse matrices of scipy, typed as far as the host graph uses them: scipy ships no types."""

from typing import Any, Protocol

import numpy as np


class SparseMatrix(Protocol):
    """A matrix by rows: `data` and `indices` of row i lie at `indptr[i]` to `indptr[i + 1]`."""

    data: np.ndarray
    indices: np.ndarray
    indptr: np.ndarray
    shape: tuple[int, int]

    @property
    def T(self) -> "SparseMatrix":
        """Rows and columns swapped."""
        ...

    def copy(self) -> "SparseMatrix":
        """Give a matrix with data of its own."""
        ...

    def multiply(self, other: "SparseMatrix") -> "SparseMatrix":
        """Product cell by cell."""
        ...

    def sign(self) -> "SparseMatrix":
        """1 where a cell is above 0."""
        ...

    def sum(self, axis: int) -> np.ndarray:
        """Sums of columns (axis 0) or rows (axis 1), with two dimensions."""
        ...

    def __add__(self, other: "SparseMatrix") -> "SparseMatrix": ...

    def __matmul__(self, other: np.ndarray) -> np.ndarray: ...

    def __getitem__(self, cells: Any) -> "SparseMatrix": ...


def by_rows(cells: Any, shape: tuple[int, int] | None = None) -> SparseMatrix:
    """Build a matrix from another one, or from (values, (rows, columns)) and its shape."""
    # only here: scoring without pages starts without it
    from scipy.sparse import csr_matrix  # pyright: ignore[reportMissingTypeStubs]

    return csr_matrix(cells, shape)  # pyright: ignore[reportReturnType]
