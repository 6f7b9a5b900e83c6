"""Answers requests about one document: each line of the input is a request in JSON, each line of the output its answer.

`load` takes the path of a document's text, and `text` writes the document to a path, `again` from its text. Any other
request names a method of the document: with `runs` it is repeated, and the answer is the milliseconds that it took.
"""

import json
import sys
import time


def repeat(work, runs):
    start = time.perf_counter()
    for _ in range(runs):
        work()
    return (time.perf_counter() - start) * 1000


def serve(read):
    """:param read: makes a document of its text, with methods `encode` and `decode`."""
    text, document = "", None
    for line in sys.stdin:
        request = json.loads(line)
        answer = True
        if request["op"] == "load":
            with open(request["path"]) as file:
                text = file.read()
            document = read(text)
        elif request["op"] == "text":
            with open(request["path"], "w") as file:
                file.write((read(text) if request.get("again") else document).encode())
        elif "runs" in request:
            answer = repeat(getattr(document, request["op"]), request["runs"])
        else:
            getattr(document, request["op"])()
        print(json.dumps(answer), flush=True)
