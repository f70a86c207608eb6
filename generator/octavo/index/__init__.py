"""Facts about the whole site, made anew for every build from all that was parsed."""
