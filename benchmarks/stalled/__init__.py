"""A terminal that is not read, and one that goes away: the pager does not notice either."""
