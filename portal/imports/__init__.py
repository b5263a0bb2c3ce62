"""Lists from outside: from a file somebody sent to rows that can be trusted."""
