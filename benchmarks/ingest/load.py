"""The load: wrk, a process of its own, with 64 connections and one of two shapes of events."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 64
REPEATED_KEYS = 500

_SCRIPT = """
local counter = 0
local keys = {keys}
local run = "{run}"
request = function()
  counter = counter + 1
  local n = keys > 0 and (counter % keys) or counter
  local body = '{{"summary":"Disk /var on db-' .. n .. ' at 97 %","key":"' .. run .. '-' .. n ..
    '","priority":"high","labels":{{"region":"eu","team":"platform"}},' ..
    '"details":"/dev/sda1 97% used, 1.2 GB free"}}'
  return wrk.format("POST", nil, {{["Content-Type"] = "application/json"}}, body)
end
done = function(summary, latency, requests)
  io.write(string.format("REQUESTS %d DURATION_US %d ERRORS %d P50_US %d P99_US %d\\n", summary.requests,
    summary.duration, summary.errors.status + summary.errors.connect + summary.errors.read +
    summary.errors.write + summary.errors.timeout, latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Load:
    """What one run of wrk measured; latencies in ms."""

    requests: int
    seconds: float
    errors: int
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


def have_wrk() -> bool:
    """Tell whether wrk is installed."""
    return shutil.which("wrk") is not None


def run(url: str, seconds: int, folder: Path, *, keys: int, name: str) -> Load:
    """Post events as fast as the server answers.

    Args:
        keys: how many keys repeat; 0 for a new key with each event.
        name: makes the keys of this run its own.
    """
    script = folder / f"{name}.lua"
    script.write_text(_SCRIPT.format(keys=keys, run=name))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), url]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"REQUESTS (\d+) DURATION_US (\d+) ERRORS (\d+) P50_US (\d+) P99_US (\d+)", output)
    if found is None:
        raise RuntimeError(f"wrk said nothing that can be read:\n{output}")
    requests, duration, errors, p50, p99 = (int(group) for group in found.groups())
    return Load(requests, duration / 1e6, errors, p50 / 1000, p99 / 1000)
