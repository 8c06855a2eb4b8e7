"""Coalitions, and who belongs to them."""

import factory

from networks.models import Coalition, Membership
from tests.factories.members import MemberFactory


class CoalitionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Coalition

    slug = factory.Sequence(lambda n: f"coalition-{n}")
    name_en = factory.Sequence(lambda n: f"Coalition {n}")
    name_es = factory.Sequence(lambda n: f"Coalición {n}")
    place = "Boston"
    state = "MA"
    summary_en = "Neighbors around a table."
    summary_es = "Vecinos alrededor de una mesa."


class MembershipFactory(factory.django.DjangoModelFactory):
    """Somebody who belongs; `lead=True` makes them answer who asks."""

    class Meta:
        model = Membership

    class Params:
        lead = factory.Trait(is_lead=True)

    coalition = factory.SubFactory(CoalitionFactory)
    member = factory.SubFactory(MemberFactory)
    state = Membership.State.ACCEPTED
