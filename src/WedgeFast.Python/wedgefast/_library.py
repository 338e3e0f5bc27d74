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
    "abi": (ctypes.c_int32, []),
    "version": (_Long, [_Text, _Long]),
    "last_error": (_Long, [_Text, _Long]),
    "fit": (ctypes.c_int32, [_Doubles, _Long, _Long, _Doubles, _Long, _Doubles, _Text, _Stop, ctypes.POINTER(_Handle)]),
    "predict": (ctypes.c_int32, [_Handle, _Doubles, _Long, _Long, _Doubles, _Long]),
    "verify": (ctypes.c_int32, [_Handle, _Doubles, _Long, _Long, _Doubles, _Long, _Doubles, _Stop, _Out, _Out]),
    "save": (ctypes.c_int32, [_Handle, _Text]),
    "load": (ctypes.c_int32, [_Text, ctypes.POINTER(_Handle)]),
    "write": (_Long, [_Handle, _Text, _Long]),
    "read": (ctypes.c_int32, [_Text, _Long, ctypes.POINTER(_Handle)]),
    "free": (ctypes.c_int32, [_Handle]),
    "column_count": (_Long, [_Handle]),
    "target_count": (_Long, [_Handle]),
    "class_count": (_Long, [_Handle]),
    "prediction_length": (_Long, [_Handle]),
    "column_name": (_Long, [_Handle, _Long, _Text, _Long]),
    "target_name": (_Long, [_Handle, _Long, _Text, _Long]),
    "class_name": (_Long, [_Handle, _Long, _Text, _Long]),
    "certificate": (_Long, [_Handle, _Text, _Long]),
    "explain": (_Long, [_Handle, _Doubles, _Long, _Long, _Text, _Long]),
}


class WedgeFastError(RuntimeError):
    """What the library cannot do, though the arguments are sound."""


def _load():
    path = os.environ.get("WEDGEFAST_LIBRARY") or str(pathlib.Path(__file__).parent / "libwedgefast.so")
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(f"{path}: {error}: expected libwedgefast, beside the package or where WEDGEFAST_LIBRARY says") from error
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, "wedgefast_" + name)
        function.restype, function.argtypes = result, arguments
    if library.wedgefast_abi() != ABI:
        raise ImportError(f"{path}: ABI {library.wedgefast_abi()}: expected {ABI}")
    return library


LIBRARY = _load()


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
