from hub.pages.models.blog import Author, BlogCategory, BlogIndexPage, BlogPostPage, PostAuthor, PostTag
from hub.pages.models.guides import GuideIndexPage, GuidePage
from hub.pages.models.home import HomePage
from hub.pages.models.site import SitePage
from hub.pages.models.topics import TopicIndexPage, TopicPage

__all__ = [
    "Author",
    "BlogCategory",
    "BlogIndexPage",
    "BlogPostPage",
    "GuideIndexPage",
    "GuidePage",
    "HomePage",
    "PostAuthor",
    "PostTag",
    "SitePage",
    "TopicIndexPage",
    "TopicPage",
]
