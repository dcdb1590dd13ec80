from .result_tables import ResultRow, ResultTable

__all__ = ["ResultRow", "ResultTable"]
