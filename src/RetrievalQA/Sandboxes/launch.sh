# Runs in fresh user and mount namespaces: makes the file system that holds all a session may write, within its quota.
# $1 bytes, $2 inodes, $3 the seccomp filter as octal escapes, $4 the driver, $5 the module notebook, then names and texts of modules up to --; the rest is
# the command to become.
set -e
mount -t tmpfs -o "size=$1,nr_inodes=$2,mode=0755,nosuid,nodev" tmpfs /mnt
mkdir -p /mnt/data /mnt/tmp /mnt/shm /mnt/lib/table_report
printf "$3" >/mnt/filter
printf '%s' "$4" >/mnt/driver.py
printf '%s' "$5" >/mnt/notebook.py
printf 'sandbox:x:1000:1000::/tmp:/bin/sh\n' >/mnt/passwd
printf 'sandbox:x:1000:\n' >/mnt/group
exec 9</mnt/filter
rm /mnt/filter
shift 5
while [ "$1" != -- ]; do
    printf '%s' "$2" >"/mnt/lib/$1"
    shift 2
done
shift
exec "$@"
