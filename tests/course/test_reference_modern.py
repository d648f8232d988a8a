"""The reference of lesson 09 against mpmath at 50 digits and against formulas it does not use."""

from __future__ import annotations

from collections.abc import Callable

import mpmath as mp
import numpy as np
import pytest
from lesson_code import CONTENT

modern = CONTENT.module("reference.modern")

DIGITS = 50
ULPS = 8 * np.finfo(float).eps  # a few roundings
SMALLEST = 1e-307  # below it float64 keeps fewer and fewer digits

rng = np.random.default_rng(23)
NEAR = np.concatenate([np.linspace(-10, 10, 41), rng.uniform(-10, 10, 60), [1e-30, -1e-17, 1e-8]])
FAR = np.concatenate(
    [np.linspace(-700, 700, 57), rng.uniform(-40, 40, 60), [-744.5, 745.2, 1e-300]]
)
Z = np.concatenate([NEAR, FAR])
ALPHAS = (0.3, 1.0, 2.0)
EVERYTHING = np.array([-np.inf, -1e308, -800.0, -0.0, 0.0, 5e-324, 800.0, 1e308, np.inf])


def exact(formula: Callable[[mp.mpf], mp.mpf], inputs: np.ndarray) -> np.ndarray:
    """The formula at 50 digits, rounded to float64."""
    with mp.workdps(DIGITS):
        return np.array([float(formula(mp.mpf(float(x)))) for x in inputs])


def assert_close(got: np.ndarray, wanted: np.ndarray, rtol: float | np.ndarray = ULPS) -> None:
    assert got.shape == wanted.shape
    assert np.all(np.abs(got - wanted) <= SMALLEST + rtol * np.abs(wanted))


def mp_softplus(z: mp.mpf) -> mp.mpf:
    return mp.log1p(mp.exp(z))


def mp_elu(z: mp.mpf, alpha: float = 1.0) -> mp.mpf:
    return z if z > 0 else mp.mpf(alpha) * mp.expm1(z)


def mp_gelu(z: mp.mpf) -> mp.mpf:
    return z * mp.erfc(-z / mp.sqrt(2)) / 2


def mp_gelu_tanh(z: mp.mpf) -> mp.mpf:
    # 1 + tanh u, written so that it does not cancel at 50 digits either
    return z / (1 + mp.exp(-2 * mp.sqrt(2 / mp.pi) * (z + mp.mpf("0.044715") * z**3)))


def test_softplus_and_its_slope() -> None:
    assert_close(modern.softplus(Z), exact(mp_softplus, Z))
    assert_close(modern.softplus_derivative(Z), exact(lambda z: 1 / (1 + mp.exp(-z)), Z))


@pytest.mark.parametrize("alpha", ALPHAS)
def test_elu_and_its_slope(alpha: float) -> None:
    assert_close(modern.elu(Z, alpha), exact(lambda z: mp_elu(z, alpha), Z))
    slope = exact(lambda z: mp.mpf(1) if z > 0 else alpha * mp.exp(z), Z)
    assert_close(modern.elu_derivative(Z, alpha), slope)


def test_gelu_in_both_forms() -> None:
    # An argument x of exp passes on its own rounding x times: that is the most any formula keeps.
    left = np.minimum(Z, 0.0)
    assert_close(modern.gelu(Z), exact(mp_gelu, Z), ULPS * (1 + left**2))
    cubed = np.abs(left) + 0.05 * np.abs(left) ** 3
    assert_close(modern.gelu_tanh(Z), exact(mp_gelu_tanh, Z), ULPS * (1 + 2 * cubed))


def test_the_two_forms_of_gelu_differ_by_less_than_5e_4_and_the_sigmoid_form_by_2e_2() -> None:
    z = np.linspace(-8, 8, 3201)
    assert 4.7e-4 < np.max(np.abs(modern.gelu(z) - modern.gelu_tanh(z))) < 4.8e-4
    by_sigmoid = z * modern.softplus_derivative(1.702 * z)
    assert 2.0e-2 < np.max(np.abs(modern.gelu(z) - by_sigmoid)) < 2.1e-2


@pytest.mark.parametrize(
    ("slope", "curve"),
    [(modern.softplus_derivative, mp_softplus), (modern.elu_derivative, mp_elu)],
)
def test_slopes_are_what_mpmath_gets_by_differentiating(slope: Callable, curve: Callable) -> None:
    away = NEAR[np.abs(NEAR) > 1e-3]
    with mp.workdps(DIGITS):
        wanted = np.array([float(mp.diff(curve, mp.mpf(float(z)))) for z in away])
    assert_close(slope(away), wanted, rtol=1e-14)


def test_softplus_minus_its_mirror_image_is_z() -> None:
    mirrored = modern.softplus(NEAR) - modern.softplus(-NEAR)
    np.testing.assert_allclose(mirrored, NEAR, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_slope_of_elu_left_of_zero_is_its_value_plus_alpha(alpha: float) -> None:
    left = NEAR[NEAR < 0]
    np.testing.assert_allclose(
        modern.elu_derivative(left, alpha), modern.elu(left, alpha) + alpha, rtol=1e-10
    )


@pytest.mark.parametrize("alpha", ALPHAS)
def test_bounds_of_elus_slope_are_its_one_sided_slopes_at_zero(alpha: float) -> None:
    h = 1e-8
    sides = sorted([(modern.elu(h, alpha)) / h, modern.elu(-h, alpha) / -h])
    low, high = modern.elu_derivative_bounds(0.0, alpha)
    np.testing.assert_allclose([low, high], sides, rtol=1e-7)
    away = Z[Z != 0]
    for bound in modern.elu_derivative_bounds(away, alpha):
        np.testing.assert_array_equal(bound, modern.elu_derivative(away, alpha))


def mp_softmax(column: np.ndarray) -> list[mp.mpf]:
    powers = [mp.exp(mp.mpf(float(z))) for z in column]
    return [p / mp.fsum(powers) for p in powers]


@pytest.mark.parametrize("scale", [1.0, 30.0, 700.0])
def test_softmax_column_by_column(scale: float) -> None:
    logits = rng.normal(0, scale, (4, 7)) + rng.normal(0, 100 * scale, 7)
    with mp.workdps(DIGITS):
        wanted = np.array([[float(p) for p in mp_softmax(c)] for c in logits.T]).T
    # The rounding of z − max z is passed on by exp.
    span = np.max(np.abs(logits), axis=0) + np.ptp(logits, axis=0)
    assert_close(modern.softmax(logits), wanted, ULPS + np.finfo(float).eps * span)


def test_softmax_of_two_classes_is_the_sigmoid_of_their_difference() -> None:
    logits = np.stack([NEAR, np.zeros_like(NEAR)])
    assert_close(modern.softmax(logits)[0], modern.softplus_derivative(NEAR))


def test_softmax_is_stable_for_each_column() -> None:
    logits = np.array([[1000.0, -1000.0, 0.0], [1001.0, -1000.0, 1e308]])
    wanted = [[1 / (1 + np.e), 0.5, 0.0], [np.e / (1 + np.e), 0.5, 1.0]]
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        np.testing.assert_allclose(modern.softmax(logits), wanted, rtol=1e-14)


def mp_loss(logits: np.ndarray, Y: np.ndarray) -> Callable[..., mp.mpf]:
    """The mean cross-entropy as a function of one entry of Z."""

    def loss(x: mp.mpf, i: int, j: int) -> mp.mpf:
        total = mp.mpf(0)
        for k in range(logits.shape[1]):
            column = [mp.mpf(float(z)) for z in logits[:, k]]
            if k == j:
                column[i] = x
            both = mp.log(mp.fsum(mp.exp(z) for z in column))
            total += mp.fsum(mp.mpf(float(y)) * (both - z) for y, z in zip(Y[:, k], column))
        return total / logits.shape[1]

    return loss


@pytest.mark.parametrize("one_hot", [True, False])
def test_the_gradient_behind_cross_entropy_is_what_mpmath_gets(one_hot: bool) -> None:
    logits = rng.normal(0, 2, (3, 4))
    Y = np.eye(3)[:, [0, 2, 1, 2]] if one_hot else rng.dirichlet(np.ones(3), 4).T
    loss = mp_loss(logits, Y / Y.sum(axis=0))
    with mp.workdps(DIGITS):
        wanted = np.array(
            [
                [
                    float(mp.diff(lambda x, i=i, j=j: loss(x, i, j), mp.mpf(float(logits[i, j]))))
                    for j in range(4)
                ]
                for i in range(3)
            ]
        )
    got = modern.softmax_cross_entropy_backward(modern.softmax(logits), Y)
    np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-15)


ELEMENTWISE = (
    modern.softplus,
    modern.softplus_derivative,
    modern.elu,
    modern.elu_derivative,
    modern.gelu,
    modern.gelu_tanh,
)


@pytest.mark.parametrize("function", ELEMENTWISE, ids=lambda f: f.__name__)
def test_keeps_shapes_computes_in_float64_and_leaves_its_input_alone(function: Callable) -> None:
    for z in [np.array(0.5), np.empty((0, 3)), np.full((2, 3, 4), 0.25), np.ones((4, 6))[:, ::2]]:
        for dtype in (np.float64, np.float32, np.int64):
            got = function(z.astype(dtype))
            assert got.shape == z.shape
            assert got.dtype == np.float64
    z = NEAR.copy()
    function(z)
    np.testing.assert_array_equal(z, NEAR)
    assert function([0, 1])[1] == function(1)


@pytest.mark.parametrize("function", ELEMENTWISE, ids=lambda f: f.__name__)
def test_gives_numbers_without_a_warning_over_all_of_float64(function: Callable) -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        got = function(EVERYTHING)
    assert not np.isnan(got).any()
    assert np.isnan(function(np.nan))


def test_curves_end_at_their_limits() -> None:
    ends = np.array([-np.inf, np.inf])
    np.testing.assert_array_equal(modern.softplus(ends), [0.0, np.inf])
    np.testing.assert_array_equal(modern.elu(ends, 2.0), [-2.0, np.inf])
    np.testing.assert_array_equal(modern.elu_derivative(ends), [0.0, 1.0])
    for form in (modern.gelu, modern.gelu_tanh):
        np.testing.assert_array_equal(form(ends), [0.0, np.inf])


def test_the_numbers_the_lesson_prints() -> None:
    assert f"{modern.softplus(0.0):.4f}" == "0.6931"
    assert f"{modern.elu_derivative(-5.0):.1e}" == "6.7e-03"
    z = np.linspace(-4, 4, 80001)
    for curve, lowest, steepest, flattest in [
        (modern.gelu, -0.170, 1.129, -0.129),
        (lambda z: z * modern.softplus_derivative(z), -0.278, 1.100, -0.100),
    ]:
        slope = np.gradient(curve(z), z)
        assert [round(float(x), 3) for x in (curve(z).min(), slope.max(), slope.min())] == [
            lowest,
            steepest,
            flattest,
        ]
