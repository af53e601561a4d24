#!/bin/bash
# build.sh: what real nodes need. Debian's packages are installed, the rest is compiled into ~/.cache/cdk8s-kserve/nodes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) bin=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-kserve/nodes
packages=()
need() { [ -e "$1" ] || packages+=("$2"); }
need /usr/bin/containerd containerd
need /usr/bin/crun crun
need /usr/lib/cni/ptp containernetworking-plugins
need /usr/sbin/nft nftables
need /usr/sbin/iptables iptables # for the portmap plugin
need /usr/sbin/conntrack conntrack
need /bin/ip iproute2
need /usr/bin/pgrep procps
need /usr/bin/curl curl
need /usr/bin/jq jq
need /usr/bin/socat socat
need /bin/busybox busybox-static
if [ ${#packages[@]} -gt 0 ]; then
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	apt-get install -qq -y --no-install-recommends "${packages[@]}" >/dev/null
fi
mkdir -p "$bin"
export GOWORK=off CGO_ENABLED=0

# The module's own versions are part of the name, so that a new one is compiled.
node=kubenode-$(cat "$here"/kube/{go.mod,main.go} | sha256sum | cut -c1-8)
if [ ! -e "$bin/$node" ]; then
	echo 'building kubelet, kube-proxy and coredns' >&2
	version=$(go list -C "$here/kube" -m -f '{{.Version}}' k8s.io/kubernetes)
	go build -C "$here/kube" -trimpath -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$version" -o "$bin/$node.$$" .
	mv "$bin/$node.$$" "$bin/$node"
fi
for name in kubelet kube-proxy coredns; do ln -sf "$node" "$bin/$name"; done
go build -C "$here/../cluster/program" -o "$bin/cluster" .
"$bin/cluster" --kserve '' --build
