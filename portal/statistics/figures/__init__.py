"""The figures themselves: each sentence beside the SQL that counts it."""
