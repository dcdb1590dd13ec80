from .runs import ReportRun

__all__ = ["ReportRun"]
