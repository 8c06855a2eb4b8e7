from library.models.terms import Cost, Evidence, Format, Licence
from library.models.told import Review, Told, UseStory
from library.models.tool import Tool
from library.models.version import Version

__all__ = ["Cost", "Evidence", "Format", "Licence", "Review", "Told", "Tool", "UseStory", "Version"]
