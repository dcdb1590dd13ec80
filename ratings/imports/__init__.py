"""Results from a spreadsheet into the draft of a task: read, all errors, preview, the same file."""
