"""How is chance drawn? By hashing seed, topic and row: any block can be drawn again, alone and in any order."""

from zlib import crc32

import numpy as np

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def uniform(seed: int, topic: str, rows: np.ndarray) -> np.ndarray:
    """One number in [0, 1) per row: the same for the same seed, topic and row."""
    start = np.uint64((seed * 0x9E3779B1 + crc32(topic.encode()) * 0x85EBCA6B) & 0xFFFFFFFFFFFFFFFF)
    x = np.asarray(rows).astype(np.uint64) * _GOLDEN + start  # splitmix64
    x = (x ^ (x >> np.uint64(30))) * _MIX[0]
    x = (x ^ (x >> np.uint64(27))) * _MIX[1]
    x ^= x >> np.uint64(31)
    return (x >> np.uint64(11)) * 2.0**-53


def below(seed: int, topic: str, rows: np.ndarray, limit) -> np.ndarray:
    """One whole number in [0, limit) per row."""
    return (uniform(seed, topic, rows) * limit).astype(np.int64)


def chosen(seed: int, topic: str, rows: np.ndarray, weights) -> np.ndarray:
    """One index per row, drawn by weight."""
    cumulative = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(cumulative / cumulative[-1], uniform(seed, topic, rows), side="right")


def normal(seed: int, topic: str, rows: np.ndarray) -> np.ndarray:
    """One standard normal number per row (Box–Muller)."""
    radius = np.sqrt(-2.0 * np.log(1.0 - uniform(seed, topic + "/radius", rows)))
    return radius * np.cos(2.0 * np.pi * uniform(seed, topic + "/angle", rows))


def poisson(seed: int, topic: str, rows: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """One Poisson count per row, with the row's own rate (below ten), by inversion."""
    remaining = uniform(seed, topic, rows)
    count, probability = np.zeros(len(remaining), dtype=np.int64), np.exp(-np.asarray(rate, dtype=float))
    for step in range(1, 40):
        more = remaining >= probability
        if not more.any():
            break
        remaining = np.where(more, remaining - probability, -1.0)
        count += more
        probability = probability * rate / step
    return count


def shuffled(seed: int, topic: str, rows: np.ndarray) -> np.ndarray:
    """The rows in an order by chance."""
    return rows[np.argsort(uniform(seed, topic, rows), kind="stable")]
