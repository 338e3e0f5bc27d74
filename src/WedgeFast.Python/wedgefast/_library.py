"""libwedgefast by ctypes: wedgefast.h is what it follows."""

import ctypes
import os
import pathlib

ABI = 1
STOPPED, CLAIM_FAILS = 1, 2
ERROR_UNSUPPORTED, ERROR_STOPPED, ERROR_MEMORY, ERROR_INTERNAL = -5, -6, -7, -8
ERROR_FILE = -4

_Doubles = ctypes.c_void_p
_Handle = ctypes.c_uint64
_Long = ctypes.c_int64
_Text = ctypes.c_char_p
_Stop = ctypes.POINTER(ctypes.c_int32)
_Out = ctypes.POINTER(ctypes.c_double)

_FUNCTIONS = {
    "wedgefast_abi": (ctypes.c_int32, []),
    "wedgefast_version": (_Long, [_Text, _Long]),
    "wedgefast_last_error": (_Long, [_Text, _Long]),
    "wedgefast_fit": (ctypes.c_int32, [_Doubles, _Long, _Long, _Doubles, _Long, _Doubles, _Text, _Stop, ctypes.POINTER(_Handle)]),
    "wedgefast_predict": (ctypes.c_int32, [_Handle, _Doubles, _Long, _Long, _Doubles, _Long]),
    "wedgefast_verify": (ctypes.c_int32, [_Handle, _Doubles, _Long, _Long, _Doubles, _Long, _Doubles, _Stop, _Out, _Out]),
    "wedgefast_save": (ctypes.c_int32, [_Handle, _Text]),
    "wedgefast_load": (ctypes.c_int32, [_Text, ctypes.POINTER(_Handle)]),
    "wedgefast_write": (_Long, [_Handle, _Text, _Long]),
    "wedgefast_read": (ctypes.c_int32, [_Text, _Long, ctypes.POINTER(_Handle)]),
    "wedgefast_free": (ctypes.c_int32, [_Handle]),
    "wedgefast_column_count": (_Long, [_Handle]),
    "wedgefast_target_count": (_Long, [_Handle]),
    "wedgefast_class_count": (_Long, [_Handle]),
    "wedgefast_prediction_length": (_Long, [_Handle]),
    "wedgefast_column_name": (_Long, [_Handle, _Long, _Text, _Long]),
    "wedgefast_target_name": (_Long, [_Handle, _Long, _Text, _Long]),
    "wedgefast_class_name": (_Long, [_Handle, _Long, _Text, _Long]),
    "wedgefast_certificate": (_Long, [_Handle, _Text, _Long]),
    "wedgefast_explain": (_Long, [_Handle, _Doubles, _Long, _Long, _Text, _Long]),
}


class WedgeFastError(RuntimeError):
    """What the library cannot do, though the arguments are sound."""


class _Library:
    """The functions of the library. Its runtime starts with the first call; a process forked after that lacks the runtime's threads."""

    def __init__(self):
        self._path = os.environ.get("WEDGEFAST_LIBRARY") or str(pathlib.Path(__file__).parent / "libwedgefast.so")
        self._process = None
        try:
            self._library = ctypes.CDLL(self._path)
        except OSError as error:
            raise ImportError(f"{error}: expected libwedgefast, beside the package or where WEDGEFAST_LIBRARY says") from error
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(self._library, name, None)
            if function is None:
                raise ImportError(f"{self._path}: no function {name}: expected libwedgefast of ABI {ABI}")
            function.restype, function.argtypes = result, arguments

    @property
    def is_of_another_process(self):
        return self._process not in (None, os.getpid())

    def __getattr__(self, name):
        if self.is_of_another_process:
            raise WedgeFastError("the process was forked after wedgefast was used: expected a new process, by spawn, forkserver or loky")
        if self._process is None:
            self._start()
        return getattr(self._library, name)

    def _start(self):
        self._process = os.getpid()
        found = self._library.wedgefast_abi()
        if found != ABI:
            raise ImportError(f"{self._path}: ABI {found}: expected {ABI}")


LIBRARY = _Library()


def text(function, *arguments):
    """What a function that writes a text has to say."""
    size = 1024
    while True:
        room = ctypes.create_string_buffer(size)
        length = check(function(*arguments, room, size))
        if length < size:
            return room.raw[:length].decode("utf-8")
        size = length + 1


def last_error():
    """What was wrong in this thread's last call that failed."""
    return text(LIBRARY.wedgefast_last_error)


def check(status, message=None):
    """Raises what a negative status means."""
    if status >= 0:
        return status
    said = last_error() if message is None else message
    if status == ERROR_FILE:
        raise OSError(said)
    if status == ERROR_MEMORY:
        raise MemoryError(said)
    if status in (ERROR_UNSUPPORTED, ERROR_STOPPED, ERROR_INTERNAL):
        raise WedgeFastError(said)
    raise ValueError(said)


def version():
    """The version of the library."""
    return text(LIBRARY.wedgefast_version)
