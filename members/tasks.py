"""What workers do for people: send mail."""

from django.utils import timezone
from django_tasks import task

from members.sending import send


@task(queue_name="mail")
def send_mail(mail_id: int) -> None:
    """Send one `OutgoingMail`; where it must be tried again, queue that."""
    pause = send(mail_id)
    if pause is not None:
        send_mail.using(run_after=timezone.now() + pause).enqueue(mail_id)
