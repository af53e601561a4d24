"""Asks whether a node of a group is well, once, as a probe that the kubelet executes: it joins Ray as a client each time.

    health.py registered_nodes | runtime_health | registered_node_and_runtime_health | registered_node_and_runtime_models
              [--ray_node_count N] [--health_check_url URL] [--runtime_url URL] [--retries N] [--probe_name NAME]
"""
import argparse
import os
import sys
import time
import urllib.request


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.read().decode() if answer.status == 200 else None
    except OSError:
        return None


def nodes_are_there(wanted):
    import ray
    try:
        ray.init(address=os.environ.get("RAY_ADDRESS", "auto"), log_to_driver=False)
        return sum(node["Alive"] for node in ray.nodes()) >= wanted
    except Exception as error:  # whatever it is, the node is not well
        print(error, file=sys.stderr)
        return False
    finally:
        ray.shutdown()


def well(args):
    if args.what == "runtime_health":
        return answers(args.health_check_url) is not None
    if args.what == "registered_nodes":
        return nodes_are_there(args.ray_node_count)
    if args.what == "registered_node_and_runtime_health":
        return nodes_are_there(args.ray_node_count) and answers(args.health_check_url) is not None
    models = answers(args.runtime_url)
    return models is not None and os.environ["ISVC_NAME"] in models and nodes_are_there(args.ray_node_count)


parser = argparse.ArgumentParser()
parser.add_argument("what")
parser.add_argument("--ray_node_count", type=int, default=int(os.environ.get("RAY_NODE_COUNT", "2")))
parser.add_argument("--health_check_url")
parser.add_argument("--runtime_url")
parser.add_argument("--retries", type=int, default=1)
parser.add_argument("--probe_name")
asked = parser.parse_args()
for attempt in range(asked.retries):
    if well(asked):
        sys.exit(0)
    time.sleep(2 if attempt + 1 < asked.retries else 0)
sys.exit(f"{asked.probe_name}: not well")
