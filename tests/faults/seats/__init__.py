"""Five hundred people for fifty seats, and `kill -9` in the middle: the second half of `make faults`.

On SQLite, and on PostgreSQL at TEST_POSTGRESQL_URL, each round:
  crowd   500 registrations let go at one moment: exactly 50 confirmed, 450 waiting, numbers 1 to 500 without gap
  killed  a process with eight threads that register is killed; every registration it acknowledged stands, none is half
"""
