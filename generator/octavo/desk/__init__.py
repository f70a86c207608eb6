"""The desk: a site written, cited, moderated and published in the browser of the person who writes it."""
