# Run as a first cell: tells as JSON what user code could do in this sandbox. FOLDER is set before.
import ctypes, json, os, socket

libc = ctypes.CDLL(None, use_errno=True)
PR_GET_SECCOMP, PR_CAPBSET_READ, PR_GET_NO_NEW_PRIVS = 21, 23, 39
CAPABILITY_VERSION_3 = 0x20080522

def capabilities():
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()
    libc.capget(header, sets)
    return any(sets) or any(libc.prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1 for number in range(64))

def opens(family):
    try:
        socket.socket(family, socket.SOCK_STREAM).close()
        return True
    except OSError:
        return False

def names_at_start():
    try:
        with open("/proc/1/environ") as file:
            return [entry.split("=")[0] for entry in file.read().split("\0") if entry]
    except OSError:
        return []


print(json.dumps({
    "sum": 1 + 1,
    "user": os.getuid(),
    "capabilities": bool(capabilities()),
    "seccomp": libc.prctl(PR_GET_SECCOMP, 0, 0, 0, 0),
    "no_new_privs": libc.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
    "sockets": [name for name in ("AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_VSOCK") if opens(getattr(socket, name))],
    "environment": sorted({*os.environ, *names_at_start()}),
    "sees_data": bool(FOLDER) and os.path.lexists(FOLDER),
}))
