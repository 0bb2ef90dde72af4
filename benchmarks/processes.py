"""What processes of this machine have used: CPU time and memory. Linux only.

CPU time is read from each process's own CPU clock, in nanoseconds and with all its threads, also
those that ended. /proc/<pid>/schedstat would count the first thread alone, and /proc/<pid>/stat in
hundredths of a second.
"""

import os
import time
from pathlib import Path

PRIVATE = ("Private_Clean:", "Private_Dirty:")


def cpu_clock(pid):
    """The identifier of a process's CPU clock, as clock_getcpuclockid(3) makes it."""
    return (~pid << 3) | 2


def cpu(pids):
    """CPU time that these processes have used since they started, in ms as a dict by pid.

    A process that has ended is left out.
    """
    used = {}
    for pid in pids:
        try:
            used[pid] = time.clock_gettime_ns(cpu_clock(pid)) / 1e6
        except OSError:
            continue
    return used


def private_memory(pids):
    """Memory that would be free without these processes, in MB: shared pages are left out."""
    kilobytes = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(PRIVATE):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def group(leader):
    """The pids of all processes in the process group of `leader`, the leader first."""
    pids = []
    for entry in os.listdir("/proc"):
        if entry.isdecimal():
            try:
                in_group = os.getpgid(int(entry)) == leader
            except (ProcessLookupError, PermissionError):
                continue
            if in_group:
                pids.append(int(entry))
    return sorted(pids, key=lambda pid: (pid != leader, pid))


def is_named(pid, name):
    """Whether a process with this pid runs here and its command is `name`."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() == name
    except OSError:
        return False
