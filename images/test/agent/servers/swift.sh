#!/bin/bash
# An S3 server: OpenStack Swift with its s3api, one process of each kind, all state in one folder.
#   swift.sh DIR PORT      runs until it is ended; prints "ready" once S3 answers at 127.0.0.1:PORT
# PORT + 1 to PORT + 4 are taken too. Debian: apt-get install --no-install-recommends swift-proxy swift-account swift-container swift-object memcached
# As root it becomes the user that Debian's package made; nothing of the system's own Swift is read or written.
set -eu
dir=$1 port=$2
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$dir" && chown swift:swift "$dir"
  exec setpriv --reuid=swift --regid=swift --clear-groups -- "$0" "$@"
fi
mkdir -p "$dir/disk/d1" "$dir/run"
cd "$dir"

conf() { # NAME PIPELINE OFFSET: the head of a server's file
  cat <<EOF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $((port + $3))
swift_dir = $dir
devices = $dir/disk
mount_check = false
user = $(id -un)
workers = 0
client_timeout = 300
log_name = $1
log_level = ERROR
log_statsd_host =
[pipeline:main]
pipeline = $2
EOF
}
cat > swift.conf <<EOF
[swift-hash]
swift_hash_path_prefix = test
swift_hash_path_suffix = test
[storage-policy:0]
name = default
default = yes
EOF
for kind in account container object; do
  case $kind in account) offset=1 ;; container) offset=2 ;; object) offset=3 ;; esac
  { conf $kind "$kind-server" $offset
    printf '[app:%s-server]\nuse = egg:swift#%s\nnode_timeout = 300\nconn_timeout = 60\n' $kind $kind
    [ $kind != object ] || echo 'fallocate_reserve = 0'
  } > $kind.conf
done
/usr/bin/python3 - "$port" <<'EOF'
import sys
from swift.common.ring import RingBuilder
for offset, kind in enumerate(['account', 'container', 'object'], 1):
    port = int(sys.argv[1]) + offset
    builder = RingBuilder(4, 1, 0)
    builder.add_dev(dict(id=0, region=1, zone=1, weight=1, device='d1', meta='', ip='127.0.0.1', port=port, replication_ip='127.0.0.1', replication_port=port))
    builder.rebalance()
    builder.get_ring().save(kind + '.ring.gz')
EOF
# Generous where machines that test are busy. Pages of a list are short, and large objects may have small parts, so that both are seen with little data.
{ conf proxy 'catch_errors gatekeeper cache listing_formats s3api tempauth slo dlo proxy-server' 0
  cat <<EOF
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
node_timeout = 300
recoverable_node_timeout = 300
conn_timeout = 60
error_suppression_limit = 1000000
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$((port + 4))
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
max_bucket_listing = 5
min_segment_size = 1
allow_multipart_uploads = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
user_other_stranger = secret .admin
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
EOF
} > proxy.conf

pids=
stop() { trap - TERM INT EXIT; [ -z "$pids" ] || kill $pids 2>/dev/null || true; wait; }
trap stop EXIT
trap 'stop; exit 0' TERM INT
memcached -l 127.0.0.1 -p $((port + 4)) -m 16 & pids="$pids $!"
for kind in account container object proxy; do
  SWIFT_DIR=$dir swift-$kind-server "$dir/$kind.conf" >> "$dir/$kind.log" 2>&1 & pids="$pids $!"
done
answers() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
for _ in $(seq 1500); do
  if answers "$port" && answers $((port + 1)) && answers $((port + 2)) && answers $((port + 3)) && answers $((port + 4)); then
    echo ready
    wait -n
    cat "$dir"/*.log >&2
    exit 1
  fi
  for pid in $pids; do kill -0 "$pid" 2>/dev/null || { cat "$dir"/*.log >&2; exit 1; }; done
  sleep 0.2
done
echo 'Swift does not answer' >&2
exit 1
