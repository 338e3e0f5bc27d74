"""Long calls of the library that Ctrl-C ends."""

import ctypes
import threading

from ._library import last_error


def run(call):
    """Runs call(stop) in a thread of its own and waits: Python handles signals in the main thread, between its own instructions only.

    call returns a status. KeyboardInterrupt asks it to stop, by a number that the library watches, and is handed back once it has.
    Returns the status, the message of a call that failed, and the KeyboardInterrupt or None.
    """
    stop = ctypes.c_int32(0)
    done = threading.Event()
    outcome = []

    def work():
        try:
            status = call(ctypes.byref(stop))
            # Messages belong to the thread of the call.
            outcome.append((status, last_error() if status else ""))
        except BaseException as error:
            outcome.append(error)
        finally:
            done.set()

    thread = threading.Thread(target=work, daemon=True)
    interrupt = None
    thread.start()
    while not done.is_set():
        # An interrupt may come between any two instructions, those of the loop included.
        try:
            while not done.wait(0.1):
                pass
        except KeyboardInterrupt as error:
            stop.value = 1
            interrupt = error
    thread.join()
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return (*outcome[0], interrupt)
