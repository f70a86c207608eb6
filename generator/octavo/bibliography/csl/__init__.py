"""A processor for the Citation Style Language 1.0.2: a style, a locale and works in, segments of text out.

Source: https://docs.citationstyles.org/en/stable/specification.html
"""
