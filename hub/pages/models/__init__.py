from hub.pages.models.authors import Author, PostAuthor
from hub.pages.models.blog import BlogIndexPage, BlogPostPage
from hub.pages.models.guide_steps import GuideStep
from hub.pages.models.guides import GuideIndexPage, GuidePage
from hub.pages.models.home import HomePage
from hub.pages.models.nearby import Nearby
from hub.pages.models.previews import PreviewLink
from hub.pages.models.progress import GuideProgress
from hub.pages.models.shelves import CoalitionShelfPage
from hub.pages.models.site import SitePage
from hub.pages.models.sorting import BlogCategory, PostTag, Series
from hub.pages.models.topics import TopicIndexPage, TopicPage

__all__ = [
    "Author",
    "BlogCategory",
    "BlogIndexPage",
    "BlogPostPage",
    "CoalitionShelfPage",
    "GuideIndexPage",
    "GuidePage",
    "GuideProgress",
    "GuideStep",
    "HomePage",
    "Nearby",
    "PostAuthor",
    "PostTag",
    "PreviewLink",
    "Series",
    "SitePage",
    "TopicIndexPage",
    "TopicPage",
]
