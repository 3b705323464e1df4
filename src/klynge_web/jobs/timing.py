"""How soon must something happen? In seconds. BEAT + LOST_AFTER + LOOKED_FOR: how long a lost job may go unseen."""

BEAT = 5.0  # between two signs of life of a worker and of the job it does
LOST_AFTER = 40.0  # a worker silent for so long is gone: some beats may be late on a busy machine
LOOKED_FOR = 10.0  # between two looks for the lost
TAKEN = 1.0  # between two looks of an idle worker for a job
AGAIN = 5.0  # a job that must run alone waits so long when one of its kind runs
REPORTED = 0.5  # between two writes of the rows done
TRIED_AGAIN = 600.0  # before a job that must be done in the end is begun again
QUIET = 60.0  # without being asked for again, before a costly job is begun that many ask for
LONGEST_QUIET = 600.0  # and no longer, however often it is asked for
KEPT_DAYS = 90  # ended jobs are removed after so long
