"""The demo's counts: the grade mix of domain 4.2, adding up from the grassroots."""
