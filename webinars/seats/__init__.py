"""Seats: the only package that gives, keeps, moves or takes one, and that changes what a session promises.

Every function here that writes is one transaction that locks the session's row, counts, and writes. On PostgreSQL the
lock is the row's; on SQLite it is the transaction itself, which begins IMMEDIATE (docs/decisions.md). What is promised:
never more seats taken than there are; one live registration a person; seats go in the order of `queue_number`;
whoever comes while somebody waits, waits behind them; a seat that comes free goes on in the same transaction, until
the webinar begins, its registration is closed, or it is called off.

`taking` is what people do, `changing` what editors and presenters do; `settling` is the lock, the count and the line;
`turns` lets those who register at the same moment share one transaction.
"""

from webinars.answering import Given
from webinars.seats.changing import (
    Message,
    cancel_session,
    change_capacity,
    change_link,
    close_registration,
    open_gate,
    open_registration,
    reschedule,
)
from webinars.seats.person import Person
from webinars.seats.taking import (
    add,
    answer,
    cancel,
    check_in,
    confirm,
    confirm_all,
    promote,
    register,
    register_all,
)

__all__ = [
    "Given",
    "Message",
    "Person",
    "add",
    "answer",
    "cancel",
    "cancel_session",
    "change_capacity",
    "change_link",
    "check_in",
    "close_registration",
    "confirm",
    "confirm_all",
    "open_gate",
    "open_registration",
    "promote",
    "register",
    "register_all",
    "reschedule",
]
