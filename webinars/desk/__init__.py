"""The editor’s and presenter’s desk in Wagtail’s admin: dates, people, mail, figures. Every door asks who is there."""
