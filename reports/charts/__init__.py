"""Charts as data for templates/ui/chart_*.html: the finding in a sentence, a drawing, its numbers.

Each figure in a chart comes from the function that makes the list it opens.
"""
