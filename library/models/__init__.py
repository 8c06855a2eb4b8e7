from library.models.terms import Cost, Evidence, Format, Licence
from library.models.tool import Tool

__all__ = ["Cost", "Evidence", "Format", "Licence", "Tool"]
