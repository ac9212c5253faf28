"""Exchange rates of the European Central Bank, from the package that ships them."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import numpy as np
from currency_converter import CurrencyConverter

from dealwright.history.generated import world
from dealwright.history.generated.structure import Floats


@cache
def table() -> Floats:
    """This function will give euro for one unit of each country's currency: country × day since `world.FIRST_DAY`.

    On a day without a rate, such as a holiday, the last one known holds.
    """
    bank = CurrencyConverter(fallback_on_missing_rate=True, fallback_on_missing_rate_method="last_known")
    days = [world.FIRST_DAY + timedelta(days=day) for day in range(world.DAYS + 3)]
    by_currency = {
        currency: [bank.convert(1.0, currency, world.CURRENCY, day) for day in days]
        for currency in {country.currency for country in world.COUNTRIES}
    }
    return np.array([by_currency[country.currency] for country in world.COUNTRIES])
