"""What workers do for people: send mail."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max

from members.models import OutgoingMail
from members.sending import LONGEST_PAUSE, send


@task(queue_name="mail")
def send_mail(mail_id: int) -> None:
    """Send one `OutgoingMail`; where it must be tried again, queue that."""
    pause = send(mail_id)
    if pause is not None:
        send_mail.using(run_after=timezone.now() + pause).enqueue(mail_id)


def queue_what_waits() -> int:
    """Queue mail that waits and that no task will look after, whatever became of its own; return how many.

    Lost, too, is a task that is due later than any pause: it was queued by a clock that has been put back since.
    """
    waiting = list(
        OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING).order_by("pk").values_list("pk", flat=True)
    )
    soon = Q(run_after=get_date_max()) | Q(run_after__lte=timezone.now() + LONGEST_PAUSE + timedelta(minutes=1))
    living = DBTaskResult.objects.filter(
        Q(status="READY") & soon | Q(status="RUNNING"), task_path=send_mail.module_path
    )
    looked_after = {arguments["args"][0] for arguments in living.values_list("args_kwargs", flat=True)}
    lost = [pk for pk in waiting if pk not in looked_after]
    for pk in lost:
        send_mail.enqueue(pk)
    return len(lost)
