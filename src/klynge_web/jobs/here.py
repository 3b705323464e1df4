"""Which process is this, which job does it do, and has it been asked to stop?"""

import os
import secrets
import socket
from dataclasses import dataclass, field


def new_name() -> str:
    """A name that no other worker has, on this machine or another."""
    return f"{socket.gethostname()[:36]}-{os.getpid()}-{secrets.token_hex(4)}"


@dataclass
class Here:
    """What this process knows of itself.

    job : id of the job it does, '' between jobs
    interruptible : True while the job's own function runs, which may be left at any line
    stopping : True once the process was asked to stop; a job stops at its next progress report and waits again
    """

    name: str = field(default_factory=new_name)
    job: str = ""
    interruptible: bool = False
    stopping: bool = False


here = Here()
