"""The reference against mpmath at 50 digits and against formulas it does not use."""

from __future__ import annotations

from collections.abc import Callable

import mpmath as mp
import numpy as np
import pytest
from lesson_code import CONTENT

reference = CONTENT.module("reference.activations")

DIGITS = 50
ULPS = 6 * np.finfo(float).eps  # a few roundings
SMALLEST = 1e-307  # below it float64 keeps fewer and fewer digits

rng = np.random.default_rng(20)
NEAR = np.concatenate([np.linspace(-10, 10, 41), rng.uniform(-10, 10, 60), [1e-30, -1e-17, 1e-8]])
FAR = np.concatenate(
    [np.linspace(-700, 700, 57), rng.uniform(-40, 40, 60), [-744.5, 36.74, 745.2, 1e-300]]
)
Z = np.concatenate([NEAR, FAR])
A01 = np.concatenate([np.linspace(0, 1, 21), rng.uniform(0, 1, 40), [1e-30, 1 - 2**-53]])
ALPHAS = (0.0, 0.01, 0.2, 1.0, 1.5, -0.5)
EVERYTHING = np.array([-np.inf, -1e308, -800.0, -0.0, 0.0, 5e-324, 800.0, 1e308, np.inf])


def exact(formula: Callable[[mp.mpf], mp.mpf], inputs: np.ndarray) -> np.ndarray:
    """The formula at 50 digits, rounded to float64."""
    with mp.workdps(DIGITS):
        return np.array([float(formula(mp.mpf(float(x)))) for x in inputs])


def assert_close(got: np.ndarray, wanted: np.ndarray, rtol: float = ULPS) -> None:
    np.testing.assert_allclose(got, wanted, rtol=rtol, atol=SMALLEST)


def mp_sigmoid(z: mp.mpf) -> mp.mpf:
    return 1 / (1 + mp.exp(-z))


def mp_tanh(z: mp.mpf) -> mp.mpf:
    return (mp.exp(z) - mp.exp(-z)) / (mp.exp(z) + mp.exp(-z))


ORACLES: dict[str, tuple[Callable, np.ndarray, Callable[[mp.mpf], mp.mpf]]] = {
    "sigmoid": (reference.sigmoid, Z, mp_sigmoid),
    "sigmoid_derivative": (
        reference.sigmoid_derivative,
        Z,
        # at 50 digits 1 − σ(z) would cancel as well, for z > 115
        lambda z: mp_sigmoid(z) * mp_sigmoid(-z),
    ),
    "sigmoid_derivative_from_a": (
        reference.sigmoid_derivative_from_a,
        A01,
        lambda a: mp.mpf(1) / 4 - (a - mp.mpf(1) / 2) ** 2,
    ),
    "tanh": (reference.tanh, Z, mp.tanh),
    "tanh_derivative": (reference.tanh_derivative, Z, lambda z: mp.sech(z) ** 2),
    "tanh_derivative_from_a": (
        reference.tanh_derivative_from_a,
        2 * A01 - 1,
        lambda a: 1 - a**2,
    ),
    "relu": (reference.relu, Z, lambda z: (z + abs(z)) / 2),
    "relu_derivative": (
        reference.relu_derivative,
        Z[Z != 0],
        lambda z: (1 + mp.sign(z)) / 2,
    ),
    "leaky_relu": (
        reference.leaky_relu,
        Z,
        lambda z: max(z, 0) + mp.mpf(reference.ALPHA) * min(z, 0),
    ),
    "leaky_relu_derivative": (
        reference.leaky_relu_derivative,
        Z[Z != 0],
        lambda z: mp.mpf(1) if z > 0 else mp.mpf(reference.ALPHA),
    ),
}


@pytest.mark.parametrize("name", ORACLES)
def test_agrees_with_mpmath_at_fifty_digits(name: str) -> None:
    function, inputs, formula = ORACLES[name]
    assert_close(function(inputs), exact(formula, inputs))


@pytest.mark.parametrize(
    ("slope", "curve"),
    [
        (reference.sigmoid_derivative, mp_sigmoid),
        (reference.tanh_derivative, mp_tanh),
    ],
)
def test_slopes_are_what_mpmath_gets_by_differentiating(slope: Callable, curve: Callable) -> None:
    with mp.workdps(DIGITS):
        wanted = np.array([float(mp.diff(curve, mp.mpf(float(z)))) for z in NEAR])
    assert_close(slope(NEAR), wanted, rtol=1e-14)


def test_slopes_agree_with_a_complex_step() -> None:
    h = 1e-30
    by_step = np.imag(1 / (1 + np.exp(-(NEAR + 1j * h)))) / h
    assert_close(reference.sigmoid_derivative(NEAR), by_step, rtol=1e-13)
    by_step = np.imag(np.tanh(NEAR + 1j * h)) / h
    assert_close(reference.tanh_derivative(NEAR), by_step, rtol=1e-13)


def test_sigmoid_and_tanh_are_one_curve_in_two_scales() -> None:
    assert_close(reference.sigmoid(NEAR), exact(lambda z: (1 + mp.tanh(z / 2)) / 2, NEAR))
    assert_close(reference.tanh(NEAR), exact(lambda z: 2 * mp_sigmoid(2 * z) - 1, NEAR))
    assert_close(reference.tanh_derivative(Z), 4 * reference.sigmoid_derivative(2 * Z))


def test_sigmoid_is_symmetric_and_its_slope_even() -> None:
    assert_close(reference.sigmoid(Z) + reference.sigmoid(-Z), np.ones_like(Z))
    np.testing.assert_array_equal(reference.sigmoid_derivative(Z), reference.sigmoid_derivative(-Z))


def test_the_numbers_the_lessons_print() -> None:
    ten = np.array([-10.0, 0.0, 10.0])
    assert [f"{x:.3e}" for x in reference.sigmoid(ten)] == ["4.540e-05", "5.000e-01", "1.000e+00"]
    slopes = [f"{x:.3e}" for x in reference.sigmoid_derivative(ten)]
    assert slopes == ["4.540e-05", "2.500e-01", "4.540e-05"]
    assert f"{reference.sigmoid_derivative(40.0):.1e}" == "4.2e-18"
    assert f"{reference.sigmoid_derivative(10.0) ** 10:.1e}" == "3.7e-44"
    assert f"{reference.tanh_derivative(10.0):.2e}" == "8.24e-09"


def test_slopes_from_an_activation_are_the_slopes_at_its_z() -> None:
    z = NEAR[np.abs(NEAR) <= 6]  # beyond, a has lost the digits of z
    pairs = [
        (reference.sigmoid, reference.sigmoid_derivative_from_a, reference.sigmoid_derivative),
        (reference.tanh, reference.tanh_derivative_from_a, reference.tanh_derivative),
    ]
    for curve, from_a, from_z in pairs:
        assert_close(from_a(curve(z)), from_z(z), rtol=1e-10)


def test_relu_slopes_are_secants_of_relu_away_from_the_kink() -> None:
    z, h = NEAR[np.abs(NEAR) > 0.01], 1e-3
    secants = (reference.relu(z + h) - reference.relu(z - h)) / (2 * h)
    np.testing.assert_allclose(reference.relu_derivative(z), secants, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(reference.relu_derivative(z), np.heaviside(z, 0.0))


@pytest.mark.parametrize("alpha", ALPHAS)
def test_leaky_relu_is_two_lines_for_any_alpha(alpha: float) -> None:
    got = reference.leaky_relu(Z, alpha)
    np.testing.assert_array_equal(got[Z >= 0], Z[Z >= 0])
    np.testing.assert_array_equal(got[Z < 0], alpha * Z[Z < 0])
    h = 1e-3
    z = NEAR[np.abs(NEAR) > 0.01]
    secants = (reference.leaky_relu(z + h, alpha) - reference.leaky_relu(z - h, alpha)) / (2 * h)
    slopes = reference.leaky_relu_derivative(z, alpha)
    np.testing.assert_allclose(slopes, secants, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("alpha", [alpha for alpha in ALPHAS if 0 <= alpha <= 1])
def test_leaky_relu_is_the_larger_of_two_lines_for_alpha_up_to_one(alpha: float) -> None:
    np.testing.assert_array_equal(reference.leaky_relu(Z, alpha), np.maximum(alpha * Z, Z))


def test_leaky_relu_is_not_the_larger_of_two_lines_for_alpha_above_one() -> None:
    assert reference.leaky_relu(-1.0, 1.5) == -1.5 != max(1.5 * -1.0, -1.0)


def test_leaky_relu_with_alpha_zero_is_relu() -> None:
    np.testing.assert_array_equal(reference.leaky_relu(Z, 0.0), reference.relu(Z))
    np.testing.assert_array_equal(
        reference.leaky_relu_derivative(Z, 0.0), reference.relu_derivative(Z)
    )


def supports(curve: Callable, slope: float, alpha_above_one: bool = False) -> bool:
    """Whether a line through the kink with this slope stays on one side of the curve."""
    gap = curve(NEAR) - slope * NEAR
    return bool(np.all(gap <= 1e-15) if alpha_above_one else np.all(gap >= -1e-15))


@pytest.mark.parametrize("alpha", [0.0, 0.01, 0.2, 1.0, 1.5])
def test_the_bounds_at_the_kink_are_the_extreme_subgradients(alpha: float) -> None:
    def curve(z: np.ndarray) -> np.ndarray:
        return reference.leaky_relu(z, alpha)

    low, high = (float(x) for x in reference.leaky_relu_derivative_bounds(0.0, alpha))
    above = alpha > 1  # then the curve bends the other way and lines lie above it
    for slope in np.linspace(low, high, 5):
        assert supports(curve, slope, above)
    assert not supports(curve, low - 0.01, above)
    assert not supports(curve, high + 0.01, above)
    if alpha == 0.0:
        assert (low, high) == tuple(float(x) for x in reference.relu_derivative_bounds(0.0))


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_the_slope_taken_at_the_kink_lies_within_its_bounds(zero: float) -> None:
    assert reference.relu_derivative(zero) == 0.0
    assert [float(x) for x in reference.relu_derivative_bounds(zero)] == [0.0, 1.0]
    for alpha in (0.01, 0.2):
        assert reference.leaky_relu_derivative(zero, alpha) == alpha
        bounds = reference.leaky_relu_derivative_bounds(zero, alpha)
        assert [float(x) for x in bounds] == [alpha, 1.0]


def test_away_from_the_kink_the_bounds_are_the_slope() -> None:
    z = Z[Z != 0]
    for bounds, slope in [
        (reference.relu_derivative_bounds(z), reference.relu_derivative(z)),
        (reference.leaky_relu_derivative_bounds(z, 0.2), reference.leaky_relu_derivative(z, 0.2)),
    ]:
        np.testing.assert_array_equal(bounds[0], slope)
        np.testing.assert_array_equal(bounds[1], slope)


FUNCTIONS = [
    value
    for name, value in vars(reference).items()
    if callable(value) and getattr(value, "__module__", "") == reference.__name__
]


def results(function: Callable, z: object) -> tuple[np.ndarray, ...]:
    """What a function gives, as a tuple: the bounds give two arrays."""
    got = function(z)
    return got if isinstance(got, tuple) else (got,)


def test_every_function_of_the_reference_is_tested_here() -> None:
    names = {f.__name__ for f in FUNCTIONS} - {
        "relu_derivative_bounds",
        "leaky_relu_derivative_bounds",
    }
    assert names == set(ORACLES)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_keeps_shapes_and_computes_in_float64(function: Callable) -> None:
    for z in [np.array(0.5), np.empty((0, 3)), np.full((2, 3, 4), 0.25), np.ones((4, 6))[:, ::2]]:
        for dtype in (np.float64, np.float32, np.int64):
            for got in results(function, z.astype(dtype)):
                assert got.shape == z.shape
                assert got.dtype == np.float64


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_takes_python_numbers_and_lists(function: Callable) -> None:
    for got, same in zip(
        results(function, [0, 1]), results(function, np.array([0.0, 1.0])), strict=True
    ):
        np.testing.assert_array_equal(got, same)
    for got, same in zip(results(function, 1), results(function, np.array(1.0)), strict=True):
        assert got == same


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_leaves_its_input_alone(function: Callable) -> None:
    z = NEAR.copy()
    function(z)
    np.testing.assert_array_equal(z, NEAR)


@pytest.mark.parametrize(
    "function", [f for f in FUNCTIONS if "from_a" not in f.__name__], ids=lambda f: f.__name__
)
def test_gives_numbers_without_a_warning_over_all_of_float64(function: Callable) -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        for got in results(function, EVERYTHING):
            assert not np.isnan(got).any()


def test_curves_end_at_their_limits() -> None:
    ends = np.array([-np.inf, np.inf])
    np.testing.assert_array_equal(reference.sigmoid(ends), [0.0, 1.0])
    np.testing.assert_array_equal(reference.sigmoid_derivative(ends), [0.0, 0.0])
    np.testing.assert_array_equal(reference.tanh(ends), [-1.0, 1.0])
    np.testing.assert_array_equal(reference.tanh_derivative(ends), [0.0, 0.0])


def test_nan_stays_nan() -> None:
    for function in (
        reference.sigmoid,
        reference.sigmoid_derivative,
        reference.tanh,
        reference.relu,
    ):
        assert np.isnan(function(np.nan))
