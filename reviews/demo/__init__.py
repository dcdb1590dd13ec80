"""The demo's reviews: who attends where, what was sent, returned and accepted."""
