#!/usr/bin/env python3
"""Builds the wheel: build_wheel.py LIBRARY FOLDER puts the package and libwedgefast.so into FOLDER/wedgefast-VERSION-py3-none-PLATFORM.whl.

Needs nothing but Python. The same files give the same bytes.
"""

import base64
import hashlib
import pathlib
import re
import sys
import sysconfig
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
PROPERTIES = HERE.parent.parent / "Directory.Build.props"


def metadata(version):
    return "\n".join([
        "Metadata-Version: 2.1",
        "Name: wedgefast",
        f"Version: {version}",
        "Summary: Two-layer ReLU networks trained to certified global optimality, as scikit-learn estimators.",
        "License: MIT",
        "Requires-Python: >=3.9",
        "Requires-Dist: numpy",
        "Requires-Dist: scikit-learn (>=1.1)",
        "",
    ])


def content(library, version, tag):
    folder = f"wedgefast-{version}.dist-info"
    files = {f"wedgefast/{file.name}": file.read_bytes() for file in sorted((HERE / "wedgefast").glob("*.py"))}
    files["wedgefast/libwedgefast.so"] = library.read_bytes()
    files[f"{folder}/METADATA"] = metadata(version).encode("utf-8")
    files[f"{folder}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: wedgefast\nRoot-Is-Purelib: false\nTag: {tag}\n".encode("utf-8")
    record = f"{folder}/RECORD"
    lines = [f"{name},sha256={digest(data)},{len(data)}" for name, data in files.items()]
    files[record] = "\n".join([*lines, f"{record},,", ""]).encode("utf-8")
    return files


def digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")


def main(library, folder):
    version = re.search("<Version>(.*)</Version>", PROPERTIES.read_text(encoding="utf-8")).group(1)
    tag = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
    wheel = pathlib.Path(folder) / f"wedgefast-{version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content(pathlib.Path(library), version, tag).items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o755 if name.endswith(".so") else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    print(wheel)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: build_wheel.py LIBRARY FOLDER")
    main(sys.argv[1], sys.argv[2])
