"""What the site says, as queries: from the bytes of its files to what its pages may know of one another."""
