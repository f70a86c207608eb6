"""What web servers and hosts need to be told of a site: types, caching, redirects, limits, workflows."""
