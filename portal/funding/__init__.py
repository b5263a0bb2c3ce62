"""Funding: what an office is paid for, what it spent of it, and how it proves both."""
