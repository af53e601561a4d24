#!/bin/bash
# tidy.sh ROOT PACKAGES: makes a root file system of unpacked packages one to run a server on.
set -euo pipefail
root=${1:?usage: tidy.sh ROOT PACKAGES}
wanted=,${2:?usage: tidy.sh ROOT PACKAGES},

files() {
  dpkg-deb --fsys-tarfile "$1" | tar --list | sed 's|^\./||' | grep '[^/]$' || true
}

# What only a package's scripts need (awk, perl's debconf, openssl) goes again. Scanners, and the bill of
# materials, read in status.d what stays.
mkdir -p "$root/var/lib/dpkg/status.d"
for package in "$root"/var/cache/apt/archives/*.deb; do
  name=$(dpkg-deb --field "$package" Package)
  case $wanted$name in
    # gcc-N-base holds the licence of the C++ library.
    *",$name,"*|*,gcc-*-base) dpkg-deb --field "$package" >"$root/var/lib/dpkg/status.d/$name" ;;
    *) files "$package" | while read -r file; do rm -f "${root:?}/$file"; done ;;
  esac
done

# As update-ca-certificates and base-passwd would.
cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
echo 'root:x:0:0:root:/root:/sbin/nologin
nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin' >"$root/etc/passwd"
echo 'root:x:0:
nonroot:x:65532:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
install -d -o 65532 -g 0 -m 0775 "$root/home/nonroot"
install -d -m 1777 "$root/tmp"

# What apt and dpkg need, what the building machine is called, and what no server reads.
rm -rf "$root"/tmp/* "$root/boot" "$root"/var/{cache,log,backups,lib/apt} \
  "$root"/var/lib/dpkg/{alternatives,arch,info,status,triggers,updates} \
  "$root"/etc/{apt,update-motd.d,hostname,resolv.conf,fstab} \
  "$root"/usr/{games,include,src} "$root"/usr/{bin,sbin}/* "$root"/usr/lib/x86_64-linux-gnu/{gconv,audit} \
  "$root"/usr/share/{man,info,locale,lintian,bug,ca-certificates,base-files,gcc,gdb,zoneinfo/right,zoneinfo/posix}
# Licences stay.
find "$root/usr/share/doc" ! -type d ! -name copyright -delete
find "$root"/{etc,usr} -depth -type d -empty -delete
