"""Reports of the editors: links that lead nowhere, pages to read again, translations. All of them can be exported."""
