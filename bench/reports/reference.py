#!/usr/bin/env python3
"""A reference for the benchmarks: how a chat bot does this job with Python's standard library alone.

Each day is one gzipped CSV file with a row for each hour, event, user and channel. A report reads the days' files into a
dictionary and computes a running mean and variance. An export copies the rows into a new file. Anonymising rewrites each
file with a token in place of each hash. Prints the result and the seconds it took as JSON.
"""

import argparse
import csv
import datetime
import gzip
import json
import math
import secrets
import sys
import time
from pathlib import Path

EVENTS_OF_PEOPLE = ("msg", "voice")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def days_of(folder):
    return sorted(folder.glob("*.csv.gz"))


def rows_of(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def split(folder, export):
    """Splits an export (a header, then period, event, user hash, channel, count) into a file for each day."""
    folder.mkdir(parents=True, exist_ok=True)
    writer, file, current = None, None, ""
    with gzip.open(export, "rt", encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source)
        next(rows)
        for row in rows:
            day = row[0][:10]
            if day != current:
                if file:
                    file.close()
                file = gzip.open(folder / f"{day}.csv.gz", "wt", encoding="utf-8", newline="")
                writer, current = csv.writer(file), day
            writer.writerow(row)
    if file:
        file.close()
    return {"days": len(days_of(folder))}


class Running:
    """Welford's running mean and variance."""

    def __init__(self):
        self.count, self.mean, self.squares, self.total = 0, 0.0, 0.0, 0

    def add(self, value):
        self.count += 1
        self.total += value
        delta = value - self.mean
        self.mean += delta / self.count
        self.squares += delta * (value - self.mean)

    def deviation(self):
        return math.sqrt(self.squares / (self.count - 1)) if self.count > 1 else 0.0


def case_full(_period):
    return "full"


def case_hourly(period):
    return str(int(period[11:13]))


def case_weekday(period):
    return WEEKDAYS[datetime.date.fromisoformat(period[:10]).weekday()]


CASES = {"full": case_full, "hourly": case_hourly, "weekday": case_weekday}


def report(folder, kind):
    case_of = CASES[kind]
    users, plain, total = {}, {}, {}
    for path in days_of(folder):
        for period, event, user, _channel, count in rows_of(path):
            case = case_of(period)
            if event in EVENTS_OF_PEOPLE:
                counts = users.setdefault(case, {})
                key = (event, user)
                counts[key] = counts.get(key, 0) + int(count)
            elif event == "total_users":
                total[case] = int(count)
            else:
                counts = plain.setdefault(case, {})
                counts[event] = counts.get(event, 0) + int(count)
    result = {}
    for case in sorted(set(users) | set(plain) | set(total)):
        stats = {event: Running() for event in EVENTS_OF_PEOPLE}
        for (event, _user), count in users.get(case, {}).items():
            stats[event].add(count)
        messages, voice = stats["msg"], stats["voice"]
        result[case] = {
            "totalUsers": total.get(case),
            "joins": plain.get(case, {}).get("join", 0),
            "parts": plain.get(case, {}).get("part", 0),
            "activeUsers": messages.count,
            "messages": messages.total,
            "messagesStdev": messages.deviation(),
            "voiceUsers": voice.count,
            "voiceHours": voice.total / 3600,
            "voiceHoursStdev": voice.deviation() / 3600,
        }
    return result


def export(folder, out):
    rows = 0
    with gzip.open(out, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Period", "Event", "User hash", "Channel", "Count"))
        for path in days_of(folder):
            for row in rows_of(path):
                writer.writerow(row)
                rows += 1
    return {"rows": rows}


def anonymise(folder):
    tokens = {}
    for path in days_of(folder):
        changed = path.with_suffix(".new")
        with gzip.open(changed, "wt", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            for row in rows_of(path):
                user = row[2]
                if user:
                    if user not in tokens:
                        tokens[user] = secrets.token_hex(16)
                    row[2] = tokens[user]
                writer.writerow(row)
        changed.replace(path)
    return {"people": len(tokens)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the days' files are")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("split", help="split an export into days' files")
    one.add_argument("export", type=Path)
    one = commands.add_parser("report", help="statistics of all days")
    one.add_argument("kind", choices=CASES)
    one = commands.add_parser("export", help="copy all rows into one file")
    one.add_argument("out", type=Path)
    commands.add_parser("anonymise", help="replace each hash by a random token, everywhere")
    options = parser.parse_args()
    started = time.perf_counter()
    if options.command == "split":
        found = split(options.folder, options.export)
    elif options.command == "report":
        found = report(options.folder, options.kind)
    elif options.command == "export":
        found = export(options.folder, options.out)
    else:
        found = anonymise(options.folder)
    json.dump({"seconds": time.perf_counter() - started, "found": found}, sys.stdout)


if __name__ == "__main__":
    main()
