"""Work that `orgunits` asks for runs as a job like any other."""

from campaign.domain import jobs
from orgunits import background

background.use(jobs.start)
for kind, handle in background.WORK.items():
    jobs.handler(kind)(handle)
