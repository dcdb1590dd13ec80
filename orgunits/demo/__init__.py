"""The demo province: units, people and accounts, none of them real persons.

Everything is drawn from one seed by key, so that a unit looks the same in every size.
"""
