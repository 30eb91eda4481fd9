"""Asks hptc for configurations and tells it what they came to: python3 tune.py [hptc …]"""
import json, math, subprocess, sys

command = sys.argv[1:] or ["npx", "hptc"]
tuner = subprocess.Popen([*command, "ask-tell", "quadratic.hpt"],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

def say(request):
    tuner.stdin.write(json.dumps(request) + "\n")
    answer = json.loads(tuner.stdout.readline())
    if "error" in answer:
        raise SystemExit(answer["error"])
    return answer

def train(x, y, mode):
    return (x - 0.5) ** 2 + (math.log10(y) + 1) ** 2 + (0.2 if mode == "shifted" else 0.0)

while "done" not in (trial := say({"ask": 1})):
    loss = train(**trial["params"])
    say({"tell": {"number": trial["number"], "metrics": {"loss": loss}}})
print(json.dumps(say({"best": True})["best"]))
