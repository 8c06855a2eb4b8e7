"""People, with traits for their part on the site."""

import factory
from allauth.account.models import EmailAddress

from members.models import Member
from members.roles import give_role


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member
        skip_postgeneration_save = True

    class Params:
        moderator = factory.Trait(role="moderator")
        editor = factory.Trait(role="editor")
        presenter = factory.Trait(role="presenter")
        operator = factory.Trait(role="operator")

    handle = factory.Sequence(lambda n: f"member-{n}")
    display_name = factory.Sequence(lambda n: f"Xenia Quist {n}")  # like nobody whom a test looks for
    email = factory.LazyAttribute(lambda member: f"{member.handle}@sobremesa.example")
    language = "en"
    role = ""

    @classmethod
    def _create(cls, model_class, *args, role="", **fields):
        member = model_class.objects.create_user(*args, **fields)
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
        if role:
            give_role(member, role)
        return member
