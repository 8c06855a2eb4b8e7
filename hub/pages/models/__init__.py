from hub.pages.models.authors import Author, PostAuthor
from hub.pages.models.blog import BlogIndexPage, BlogPostPage
from hub.pages.models.guides import GuideIndexPage, GuidePage
from hub.pages.models.home import HomePage
from hub.pages.models.nearby import Nearby
from hub.pages.models.shelves import BlogCategory, PostTag, Series
from hub.pages.models.site import SitePage

__all__ = [
    "Author",
    "BlogCategory",
    "BlogIndexPage",
    "BlogPostPage",
    "GuideIndexPage",
    "GuidePage",
    "HomePage",
    "Nearby",
    "PostAuthor",
    "PostTag",
    "Series",
    "SitePage",
]
