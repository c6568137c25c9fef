"""A process beside a house, on its database: it calls the functions whose names it reads, one a line, and writes what they answer.

Django takes three seconds to start: one process serves all the questions of a test.
"""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.db import connection  # noqa: E402 - after setup
from django.utils.module_loading import import_string  # noqa: E402

for line in sys.stdin:
    name, *arguments = json.loads(line)
    answer = import_string(name)(*arguments)
    # The house may be killed and started again before the next question.
    connection.close()
    connection.close_pool()
    print(json.dumps(answer), flush=True)
