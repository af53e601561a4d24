#!/bin/bash
# image.sh OUT NAME ENV=VALUE... -- COMMAND...: an image of nothing but Debian's static busybox.
#
# With MACHINE_FOLDERS among the variables its programs are those of the machine (see oci-runtime): then there are only
# folders, and the links of a Debian whose programs are all in /usr.
set -euo pipefail
out=$1 name=$2
shift 2
env=()
while [ "$1" != -- ]; do env+=("$1"); shift; done
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"/{etc,tmp,var,proc,sys,dev}
chmod 1777 "$root/tmp"
case "${env[*]}" in
*MACHINE_FOLDERS=*)
	mkdir "$root/usr"
	for folder in bin sbin lib lib64; do ln -s "usr/$folder" "$root/$folder"; done
	cp -a /etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d "$root/etc/"
	[ ! -d /etc/alternatives ] || cp -a /etc/alternatives "$root/etc/"
	;;
*)
	mkdir "$root/bin"
	cp /bin/busybox "$root/bin/"
	for applet in $(busybox --list); do [ "$applet" = busybox ] || ln -sf busybox "$root/bin/$applet"; done
	;;
esac
echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
tar -C "$root" --owner 0 --group 0 --numeric-owner --sort name --mtime @0 -cf "$work/layer.tar" .
digest=$(sha256sum "$work/layer.tar" | cut -d ' ' -f 1)
jq -n --arg layer "sha256:$digest" --argjson env "$(printf '%s\n' "${env[@]}" | jq -R . | jq -s 'map(select(. != ""))')" \
	'{architecture: "amd64", os: "linux", rootfs: {type: "layers", diff_ids: [$layer]}, config: {Env: $env, Cmd: $ARGS.positional}}' \
	--args -- "$@" >"$work/config.json"
jq -n --arg name "docker.io/$name" '[{Config: "config.json", RepoTags: [$name], Layers: ["layer.tar"]}]' >"$work/manifest.json"
tar -C "$work" -cf "$out" manifest.json config.json layer.tar
