"""Letters of the office: what each kind is, what it is filled with, how it becomes a file and is filed."""
