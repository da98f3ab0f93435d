"""The same with Boto3 as benches/bin/throughput.rs, on the tables it has left; prints the same lines.

A thread for each segment, and for each batch writer; each with a session of its own, as resources are not
for several threads. Run by benches/throughput.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import boto3

AT_A_TIME = [1, 2, 4, 8]
ROUNDS = 3


def table(name):
    session = boto3.Session("local", "local", region_name="eu-central-1")
    resource = session.resource("dynamodb", endpoint_url=os.environ["DYNATABLE_TEST_ENDPOINT"])
    return resource.Table(name)


def pages(table, **segment):
    page = table.scan(**segment)
    yield page["Items"]
    while "LastEvaluatedKey" in page:
        page = table.scan(ExclusiveStartKey=page["LastEvaluatedKey"], **segment)
        yield page["Items"]


def scan(segment, segments):
    return sum(len(items) for items in pages(scanned[segment], Segment=segment, TotalSegments=segments))


def write(part, parts):
    count = 0
    with written[part].batch_writer() as batch:
        for item in items[part::parts]:
            batch.put_item(Item=item)
            count += 1
    return count


def compare(job, work):
    for at_a_time in AT_A_TIME:
        runs = []
        for _ in range(ROUNDS):
            begun, used = time.monotonic(), time.process_time()
            done = list(threads.map(work, range(at_a_time), [at_a_time] * at_a_time))
            runs.append((time.monotonic() - begun, time.process_time() - used))
            assert sum(done) == len(items), f"{job}: {done}"
        least = [round(1000 * min(values)) for values in zip(*runs)]
        print("DynamoDB Local", job, "Boto3", at_a_time, len(items), *least, sep="\t", flush=True)


scanned = [table("orders") for _ in range(max(AT_A_TIME))]
written = [table("written-orders") for _ in range(max(AT_A_TIME))]
items = [item for page in pages(scanned[0]) for item in page]
with ThreadPoolExecutor(max(AT_A_TIME)) as threads:
    compare("scan", scan)
    compare("write", write)
