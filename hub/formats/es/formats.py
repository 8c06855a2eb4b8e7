"""Numbers as in Mexico, Puerto Rico and the United States: 4.5, not 4,5 as in Spain."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
