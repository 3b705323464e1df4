"""Which organisation numbers are valid, and which are ours? Mod 11; first digits that no register issues."""

import numpy as np

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
# first digits the registers do not issue: 8 and 9 are theirs
UNITS = (10_000_000, 30_000_000)
ESTABLISHMENTS = (40_000_000, 20_000_000)
# no common factor with either range: the walk visits every number once
_STRIDE, _START = 7_368_787, 1_234_577


def with_check_digit(bases: np.ndarray) -> np.ndarray:
    """Nine-digit numbers of eight-digit bases; bases whose check digit would be ten are left out."""
    digits = [(bases // 10**place) % 10 for place in range(7, -1, -1)]
    check = (11 - sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11) % 11
    return (bases * 10 + check)[check != 10]


def issue(count: int, seed: int, numbers: tuple[int, int]) -> np.ndarray:
    """`count` different valid numbers of the range (first base, length), in no visible order."""
    first, length = numbers
    walk = np.arange(count + count // 8 + 40, dtype=np.int64)
    start = (_START + seed * 1009) % length  # in whole numbers of any size: seeds may be large
    bases = first + (walk * _STRIDE + start) % length
    return with_check_digit(bases)[:count].astype(np.int32)
