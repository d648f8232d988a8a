"""Names that NumPy had when a student's machine was set up and has no longer.

What runs where the lesson was worked on runs here too. The names mean what they meant; only those
that this NumPy lacks are added, in the worker's process alone.
"""

from __future__ import annotations

import warnings
from typing import Any


def add_older_names(np: Any) -> tuple[str, ...]:
    """Give the module NumPy the names that NumPy 1.24, 2.0 and later ones took away.

    Returns
    -------
    tuple of str
        The names that were missing.
    """
    import math

    older: dict[str, Any] = {
        # until 1.24
        "complex": complex,
        "float": float,
        "int": int,
        "math": math,
        "object": object,
        "str": str,
        # until 2.0
        "Inf": np.inf,
        "Infinity": np.inf,
        "NINF": -np.inf,
        "NZERO": -0.0,
        "NaN": np.nan,
        "PINF": np.inf,
        "PZERO": 0.0,
        "alltrue": np.all,
        "asfarray": _as_floats(np),
        "bool8": np.bool_,
        "cfloat": np.complex128,
        "clongfloat": np.clongdouble,
        "complex_": np.complex128,
        "cumproduct": np.cumprod,
        "find_common_type": lambda arrays, scalars: np.result_type(*arrays, *scalars),
        "float_": np.float64,
        "infty": np.inf,
        "int0": np.intp,
        "issubclass_": _is_subclass,
        "longcomplex": np.clongdouble,
        "longfloat": np.longdouble,
        "mat": np.asmatrix,
        "msort": lambda a: np.sort(a, axis=0),
        "product": np.prod,
        "round_": np.round,
        "singlecomplex": np.complex64,
        "sometrue": np.any,
        "string_": np.bytes_,
        "uint0": np.uintp,
        "unicode_": np.str_,
        # later
        "in1d": lambda ar1, ar2, **options: np.isin(np.ravel(ar1), ar2, **options),
        "row_stack": np.vstack,
        "trapz": np.trapezoid,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        missing = tuple(name for name in older if not hasattr(np, name))
    for name in missing:
        setattr(np, name, older[name])
    return missing


def _as_floats(np: Any) -> Any:
    def asfarray(a: Any, dtype: Any = np.float64) -> Any:
        given = np.dtype(dtype)
        return np.asarray(a, dtype=given if given.kind in "fc" else np.float64)

    return asfarray


def _is_subclass(arg1: Any, arg2: Any) -> bool:
    try:
        return issubclass(arg1, arg2)
    except TypeError:
        return False
