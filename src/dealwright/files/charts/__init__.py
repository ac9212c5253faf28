"""Charts: one module a chart, each with `chart(...)` for the picture and `table(...)` for the same figures in rows."""

from dealwright.files.charts import (
    coherence_dear_sides,
    coherence_overview,
    coherence_pairs,
    coherence_waterfall,
    country_heat_map,
    gallery,
    price_corridor,
    ranges,
    seller_profile,
    theme,
    variance_shares,
)

__all__ = [
    "coherence_dear_sides",
    "coherence_overview",
    "coherence_pairs",
    "coherence_waterfall",
    "country_heat_map",
    "gallery",
    "price_corridor",
    "ranges",
    "seller_profile",
    "theme",
    "variance_shares",
]
