"""Is this an organisation number? Nine digits whose weighted sum is a multiple of eleven."""

# https://www.brreg.no/om-oss/registrene-vare/om-enhetsregisteret/organisasjonsnummeret/
WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)
DIGITS = len(WEIGHTS)


def is_valid(number: str) -> bool:
    """True for nine digits, the first not 0, with a right check digit. Says nothing about who has the number."""
    if len(number) != DIGITS or not (number.isascii() and number.isdecimal()) or number[0] == "0":
        return False
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=True)) % 11 == 0


def valid_sql(column: str) -> str:
    """`is_valid` as a condition of the engine on a text column; false where the column is null."""
    whole = f"try_cast({column} AS INTEGER)"
    digits = " + ".join(
        f"{weight} * ({whole} // {10 ** (DIGITS - 1 - place)} % 10)" for place, weight in enumerate(WEIGHTS)
    )
    # casting alone would take '1234567e2' and ' 12345678' for numbers
    return f"coalesce(regexp_full_match({column}, '[1-9][0-9]{{{DIGITS - 1}}}') AND ({digits}) % 11 = 0, false)"
