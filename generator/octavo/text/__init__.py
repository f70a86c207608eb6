"""Words and what they tell: languages, directions, dates, sentences, slugs, the nearest word."""
