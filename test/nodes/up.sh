#!/bin/bash
# Starts a control plane and real nodes for it (kubelet, containerd, crun, CNI,
# kube-proxy, CoreDNS), all in namespaces of their own. Stops and removes
# everything when it is interrupted.
#
#   up.sh [--dir DIR] [--nodes N] [--cpus N] [--memory-gib N] [--gpus N] [--until-eof] [-- FLAGS OF ../cluster/program]
#
# Without flags of the program there is no KServe. --cpus, --memory-gib and --gpus are what each node says it has.
# With --until-eof it ends when standard input does, and so with whoever started it.
set -euo pipefail
exec 3<&0 # what runs in the background has no standard input of its own
here=$(cd "$(dirname "$0")" && pwd)
dir=${TMPDIR:-/tmp}/nodes nodes=2 gpus=0 until_eof=
while [ $# -gt 0 ]; do
	case $1 in
	--dir) dir=$2 ;;
	--nodes) nodes=$2 ;;
	--cpus) export NODE_CPUS=$2 ;;
	--memory-gib) export NODE_MEMORY_GIB=$2 ;;
	--gpus) gpus=$2 ;;
	--until-eof) until_eof=yes; shift; continue ;;
	--) shift; break ;;
	*) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
	esac
	shift 2
done
[ $# -gt 0 ] || set -- --kserve ""

cache=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-kserve
"$here/build.sh"
"$cache/nodes/cluster" "$@" --build
export PATH=$cache/nodes:$cache/cluster:$PATH
rm -rf "$dir"/{control,cluster,tmp,node-*,api.sock}
mkdir -p "$dir"/{control,cluster,tmp,images}
id=nodes-$$ hierarchies=(cpu cpuacct cpuset devices freezer blkio pids systemd)
declare -A pid

stop() {
	trap '' INT TERM
	trap - EXIT
	kill -KILL "${pid[@]}" || : # each the first of its pid namespace: all others go with it
	jobs -p | xargs -r kill || :
	wait || :
	local c try
	for c in "${hierarchies[@]}"; do
		for try in {1..50}; do
			[ -d "/sys/fs/cgroup/$c/$id" ] || break
			find "/sys/fs/cgroup/$c/$id" -depth -type d -exec rmdir {} + || sleep 0.1
		done
	done
} 2>/dev/null
trap stop EXIT
trap 'exit 0' INT TERM

# machine NAME: a set of namespaces and cgroups; pid[NAME] is its first process.
machine() {
	local c d own
	mkdir -p "$dir/$1"
	for c in "${hierarchies[@]}"; do
		own=/sys/fs/cgroup/$c/$id/$1
		mkdir -p "$own"
		[ "$c" = cpuset ] || continue
		for d in "${own%/*}" "$own"; do
			cat /sys/fs/cgroup/cpuset/cpuset.cpus >"$d/cpuset.cpus"
			cat /sys/fs/cgroup/cpuset/cpuset.mems >"$d/cpuset.mems"
		done
	done
	(
		for c in "${hierarchies[@]}"; do echo "$BASHPID" >"/sys/fs/cgroup/$c/$id/$1/cgroup.procs"; done
		exec unshare --mount --net --uts --ipc --cgroup --pid --fork --kill-child --mount-proc --propagation private \
			"$here/machine.sh" "$1" "$dir/$1"
	) >"$dir/$1/machine.log" 2>&1 &
	until pid[$1]=$(pgrep -P $!); do
		kill -0 $! || { cat "$dir/$1/machine.log"; exit 1; }
		sleep 0.02
	done
	until [ "$(nsenter --target "${pid[$1]}" --uts hostname)" = "$1" ]; do sleep 0.02; done
	echo "${pid[$1]}" >"$dir/$1/pid"
}

# inside NAME COMMAND...: runs a command in a machine.
inside() { "$here/inside.sh" "$dir/$1" "${@:2}"; }

# net NAME COMMAND...: runs a command of the host in a machine's network.
net() { nsenter --target "${pid[$1]}" --net "${@:2}"; }

kubectl() { inside control kubectl --kubeconfig "$dir/cluster/kubeconfig" "$@"; }

echo "starting the control plane"
echo "127.0.0.1 localhost control" >"$dir/control/hosts"
for ((i = 1; i <= nodes; i++)); do echo "10.77.0.$((10 + i)) node-$i"; done >>"$dir/control/hosts"
printf 'nameserver 10.77.0.1\nsearch default.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n' >"$dir/control/resolv.conf"
machine control
net control bash -ec '
	ip link add lan type bridge
	ip address add 10.77.0.1/24 dev lan
	ip link set lan up
	ip route add default via 10.77.0.1
	sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.lan.route_localnet=1
	nft add table ip expose
	nft add chain ip expose prerouting "{ type nat hook prerouting priority dstnat; }"
	nft add rule ip expose prerouting ip daddr 10.77.0.1 dnat to 127.0.0.1'
TMPDIR=$dir/tmp inside control "$cache/nodes/cluster" --real-nodes "$@" --dir "$dir/cluster" >"$dir/cluster/cluster.log" 2>&1 &
control=$!
until grep -q '^ready' "$dir/cluster/cluster.log"; do
	kill -0 $control 2>/dev/null || { tail "$dir/cluster/cluster.log"; exit 1; }
	sleep 0.2
done
sed 's|^\( *\)server: .*:\([0-9]*\)$|\1server: https://10.77.0.1:\2\n\1tls-server-name: localhost|' "$dir/cluster/kubeconfig" >"$dir/cluster/node.kubeconfig"

echo "starting $nodes nodes"
"$here/image.sh" "$dir/images/pause.tar" library/pause:1 PATH=/bin -- /bin/sleep infinity
for ((i = 1; i <= nodes; i++)); do
	name=node-$i ip=10.77.0.$((10 + i)) pods=10.244.$i.0/24
	"$here/configure.sh" "$dir/$name" "$pods"
	machine "$name"
	net control ip link add "$name" type veth peer name eth0 netns "${pid[$name]}"
	net control ip link set "$name" master lan up
	net control ip route add "$pods" via "$ip"
	net "$name" ip route add unreachable "$pods" # a pod that is gone: else its packets would go round until they expire
	net "$name" ip link set eth0 up
	for ((j = 1; j <= nodes; j++)); do
		[ $i = $j ] || net "$name" ip route add "10.244.$j.0/24" via 10.77.0.$((10 + j)) dev eth0 onlink
	done
	net "$name" ip address add "$ip/24" dev eth0
	net "$name" ip route add default via 10.77.0.1
done
net control ip route add 10.0.0.0/20 via 10.77.0.11 # services, by way of the first node

cat >"$dir/control/Corefile" <<EOF
.:53 {
	errors
	kubernetes cluster.local in-addr.arpa ip6.arpa {
		kubeconfig $dir/cluster/kubeconfig
		pods insecure
	}
}
EOF
inside control coredns -conf "$dir/control/Corefile" >"$dir/control/coredns.log" 2>&1 &
kubectl apply -f "$here/dns.yaml" >/dev/null
for ((i = 1; i <= nodes; i++)); do
	until kubectl wait --for condition=Ready --timeout 60s "node/node-$i" >/dev/null 2>&1; do sleep 0.2; done
	[ "$gpus" = 0 ] || kubectl patch node "node-$i" --subresource status --type json --patch \
		'[{"op":"add","path":"/status/capacity/nvidia.com~1gpu","value":"'"$gpus"'"},{"op":"add","path":"/status/allocatable/nvidia.com~1gpu","value":"'"$gpus"'"}]' >/dev/null
done

# The API server on the host's loopback, at the address in the kubeconfig.
port=$(sed -n 's|.*server: .*:||p' "$dir/cluster/kubeconfig")
inside control socat "UNIX-LISTEN:$dir/api.sock,fork" "TCP:127.0.0.1:$port" &
socat "TCP-LISTEN:$port,bind=127.0.0.1,fork,reuseaddr" "UNIX:$dir/api.sock" &
echo "ready KUBECONFIG=$dir/cluster/kubeconfig"
if [ -n "$until_eof" ]; then { cat >/dev/null; kill $$; } <&3 & fi
wait $control
