"""Launch: become a command that ends with its parent, even if that is killed (on Linux).

python -IS launch.py PARENT-PID COMMAND ARGUMENT...
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html


def main() -> None:
    """Tell the kernel, look whether the parent lived long enough for it, and go."""
    parent, *command = sys.argv[1:]
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):
        sys.exit("the demo has gone")
    os.execv(command[0], command)  # noqa: S606  # a path of our own, no shell


if __name__ == "__main__":
    main()
