#!/usr/bin/env bash
# A Debian of its own for the tests of the package: an overlay over this machine's file system, in a mount namespace that
# disappears with its process. Needs root.
#
#   unshare --mount bash root.sh hold FOLDER       installs Debian's tomcat10, prints "ready", and waits for the end of its input
#   nsenter --mount --target PID bash root.sh install FOLDER PACKAGE | remove FOLDER | purge FOLDER | forget FOLDER
#   nsenter --mount --target PID unshare --mount bash root.sh serve FOLDER
set -euo pipefail
shopt -s nullglob
root=$2/root
unit=$root/lib/systemd/system/tomcat10.service

# The values of an option in the unit of Tomcat and in what packages add to it.
unit_values() {
  cat "$unit" "$root"/{etc,usr/lib}/systemd/system/tomcat10.service.d/*.conf | sed -n "s/^$1=//p" | tr -d '"'
}

install_tomcat() {
  DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get -qq install --no-install-recommends -y tomcat10
}

hold() {
  mount -t tmpfs tmpfs "$1"
  mkdir "$1"/{upper,work,root}
  mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$root"
  for folder in dev proc sys; do
    mount --rbind "/$folder" "$root/$folder"
  done
  # Without systemd's folder in it, so that packages start no service.
  mount -t tmpfs tmpfs "$root/run"
  install_tomcat || { chroot "$root" apt-get -qq update; install_tomcat; }
  echo ready
  cat > /dev/null
}

# Starts Tomcat as its unit says, under its restrictions: ProtectSystem=strict, PrivateTmp, its user, no new privileges.
serve() {
  local environment folders
  mapfile -t environment < <(unit_values Environment; env | grep '^MIRROR_' || true)
  mapfile -t folders < <(unit_values ReadWritePaths; unit_values CacheDirectory | sed 's,^,/var/cache/,')
  env "${environment[@]}" chroot "$root" /usr/libexec/tomcat10/tomcat-update-policy.sh
  for folder in "${folders[@]}"; do
    mount --bind "$root$folder" "$root$folder"
  done
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mount -o remount,bind,ro "$root"
  mount -o remount,bind,ro "$root/run"
  exec env -i "PATH=$PATH" "${environment[@]}" chroot "$root" \
    setpriv --reuid=tomcat --regid=tomcat --init-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
    /bin/sh /usr/libexec/tomcat10/tomcat-start.sh
}

case $1 in
  hold) hold "$2" ;;
  install) dpkg "--root=$root" --install "$3" ;;
  remove) dpkg "--root=$root" --remove terraform-provider-mirror ;;
  purge) dpkg "--root=$root" --purge terraform-provider-mirror ;;
  forget) rm -rf "$root/var/lib/tomcat10/webapps/mirror" "$root"/var/cache/tomcat10/{Catalina,terraform-provider-mirror} ;;
  serve) serve ;;
esac
