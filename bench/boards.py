"""What does a national set of board seats look like? Generated, with a few directors on hundreds of boards."""

import numpy as np
import pyarrow as pa

# share of directors with at least k seats falls as k^−1.8, and nobody has more than 400
TAIL = 1.8
MOST_SEATS = 400


def heavy_tailed_seats(organisations: int, seats: int, seed: int = 1) -> pa.Table:
    """About `seats` rows of `org_id` and `person_key`, labelled as in the lake; the same for the same seed."""
    rng = np.random.default_rng(seed)
    board_sizes = 1 + rng.poisson(seats / organisations - 1, organisations)
    of_org = np.repeat(np.arange(organisations), board_sizes)
    held = np.minimum(np.floor((1 - rng.random(len(of_org))) ** (-1 / TAIL)), MOST_SEATS).astype(np.int64)
    of_person = np.repeat(np.arange(len(held)), held)[: len(of_org)]
    rng.shuffle(of_person)
    return pa.table({"org_id": _organisation_labels(organisations)[of_org], "person_key": _keys(rng, of_person)})


def _organisation_labels(organisations: int) -> np.ndarray:
    return np.char.add("no:", np.arange(100_000_000, 100_000_000 + organisations).astype(str))


def _keys(rng: np.random.Generator, of_person: np.ndarray) -> np.ndarray:
    """32 hexadecimal digits for each person, as a keyed hash has."""
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)[rng.integers(0, 16, (of_person.max() + 1, 32))]
    return digits.view("S32").ravel().astype(str)[of_person]
