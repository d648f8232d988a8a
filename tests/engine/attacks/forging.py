"""Submissions that speak to the referee themselves, over the worker's own socket.

They can: whatever runs in a student's process may answer in its name. What they cannot say is
anything but an answer, so they gain what a function with that answer would have gained.
"""

from __future__ import annotations

from attacks import Attack, everywhere

SOCKET = """
import json, os, stat, struct, sys
def ours():
    for n in range(3, 4096):
        try:
            if stat.S_ISSOCK(os.fstat(n).st_mode):
                return n
        except OSError:
            pass
LINE = ours()
def send(body):
    data = struct.pack(">I", len(body)) + body
    while data:
        data = data[os.write(LINE, data[:2**16]):]
def say(**message):
    send(json.dumps(message).encode())
def number():
    frame = sys._getframe()
    while frame.f_code.co_name != "answer_questions":
        frame = frame.f_back
    return frame.f_locals["question"]["id"]
"""


def forge(name: str, body: str = "return z", cell: str = "", most: float = 0.0) -> Attack:
    return Attack(name, cell=SOCKET + cell, stubs=everywhere(body), most=most)


VALUE = "value={'t': 'array', 'dtype': '<f8', 'shape': [1], 'data': 'AAAAAAAA8D8='}"

FORGING = (
    forge(
        "sends a verdict in place of an answer",
        "say(id=number(), kind='correct', passed=True, points=10, status='correct')\nreturn z",
    ),
    forge(
        "adds a verdict to an answer",
        f"say(id=number(), kind='value', {VALUE}, changed=[], passed=True, points=10, max_points=1)\n"
        "return z",
    ),
    forge(
        "answers questions before they are put",
        cell=f"for n in range(2, 40): say(id=n, kind='value', {VALUE}, changed=[])",
    ),
    forge(
        "says that a cell went well before it ran, and takes all that is asked",
        cell="""
say(id=number(), kind="ok", stdout="", stderr="", result=None, error=None)
while True:
    size = struct.unpack(">I", os.read(LINE, 4))[0]
    data = b""
    while len(data) < size:
        data += os.read(LINE, size - len(data))
    q = json.loads(data)
    if q["op"] == "run":
        say(id=q["id"], kind="ok", stdout="", stderr="", result="10.0", error=None)
    else:
        say(id=q["id"], kind="value", value=q["args"][0] if q.get("args") else {"t": "str", "v": "z"})
""",
    ),
    forge("answers twice", f"say(id=number(), kind='value', {VALUE}, changed=[])\nreturn z + 1.0"),
    forge(
        "answers from a thread while the function is still running",
        """
import threading, time
n = number()
threading.Thread(target=lambda: say(id=n, kind="value", value={"t": "none"})).start()
time.sleep(0.1)
return z
""",
    ),
    forge(
        "says it passed as many times as it can",
        "for _ in range(200): say(passed=True, verdict='correct', id=number())\nreturn z",
    ),
    forge("sends half a character, unescaped", 'send(b\'{"id":1,"kind":"\\xed\\xa0\\x80"}\')'),
    forge(
        "prints half a character where a notebook is written",
        cell="""
send(b'{"id":%d,"kind":"ok","stdout":"\\xed\\xa0\\x80","stderr":"","result":null,"error":null}' % number())
""",
    ),
    forge(
        "sends an array of a shape that no array has",
        "say(id=number(), kind='value', value=dict(t='array', dtype='<f8', shape=[2**21]*15 + [0],"
        " data=''))\nreturn z",
    ),
    *(
        forge(
            f"sends an array of the dtype {dtype!r}",
            f"say(id=number(), kind='value', value=dict(t='array', dtype={dtype!r}, shape=[1],"
            " data='AAAAAAAA8D8='))\nreturn z",
        )
        for dtype in (",", "(2,)i4", "<U9999999", "f8,f8")
    ),
    forge(
        "sends 29 MB of answers",
        "say(id=number(), kind='value', value=dict(t='str', v='x'), more='x' * 185_000)\nreturn z",
    ),
    forge(
        "says that a cell failed with a page of text for a reason, in every cell",
        cell="""
def fail():
    e = dict(ename="<b>" * 9_000, evalue="\\x01" * 9_000, line=1)
    say(id=number(), kind="error", stdout="", stderr="", result=None, error=e, passed_over=[])
fail()
""",
    ),
    forge(
        "says that an array was changed 10⁴⁰⁰⁰ times",
        "say(id=number(), kind='value', value=dict(t='none'), changed=[10**4000])\nreturn z",
    ),
    forge(
        "sends an array that says it holds objects",
        "say(id=number(), kind='value', value=dict(t='array', dtype='|O', shape=[1],"
        " data='AAAAAAAAAAA='))\nreturn z",
    ),
    forge(
        "sends a pickle",
        "import base64, pickle\n"
        "say(id=number(), kind='value', value=dict(t='pickle',"
        " v=base64.b64encode(pickle.dumps(print)).decode()))\nreturn z",
    ),
    forge(
        "sends numbers that JSON does not have",
        'send(b\'{"id":%d,"kind":"value","value":{"t":"float","v":NaN},"changed":[Infinity]}\''
        " % number())\nreturn z",
    ),
    forge("sends a frame with a length of 4 GiB", "os.write(LINE, b'\\xff' * 4)\nreturn z"),
    forge(
        "sends two megabytes of brackets",
        "send(b'[' * 2_000_000)\nreturn z",
    ),
    forge(
        "sends an error that is a page of escapes and markup",
        "say(id=number(), kind='raised', error='<script>alert(1)</script>\\x1b[2J\\n' * 5000)\nreturn z",
    ),
    forge(
        "says that arguments were changed that there are not",
        f"say(id=number(), kind='value', {VALUE}, changed=[-1, 5, 10**30])\nreturn z",
    ),
    forge("closes the socket and goes on", "os.close(LINE)\nreturn z"),
    forge(
        "hands over a socket of its own",
        "import socket, array\na, b = socket.socketpair()\n"
        "socket.socket(fileno=LINE).sendmsg([b'x'], [(1, 1, array.array('i', [a.fileno()]))])\n"
        "return z",
    ),
)
