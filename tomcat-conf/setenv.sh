# Tomcat for the mirror (bin/setenv.sh of CATALINA_BASE). Every line works unchanged.

# Heap: 256 MiB are enough for every load of the benchmarks. An out-of-memory error ends the process, because its state is
# unreliable after one. Let the service manager restart it. The heap dump is written to the folder of the logs.
CATALINA_OPTS="$CATALINA_OPTS -Xms128m -Xmx256m -XX:+UseG1GC"
CATALINA_OPTS="$CATALINA_OPTS -XX:+ExitOnOutOfMemoryError -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=$CATALINA_BASE/logs"

# Log of the garbage collector: 5 files of 5 MB.
CATALINA_OPTS="$CATALINA_OPTS -Xlog:gc:file=$CATALINA_BASE/logs/gc.log:time,level:filecount=5,filesize=5m"

# All logs use UTC, so that the logs of several machines can be compared.
CATALINA_OPTS="$CATALINA_OPTS -Duser.timezone=UTC -Dfile.encoding=UTF-8"

# A web server in front that sends the packages itself reads the storage folder as another user. Tomcat's default, 0027,
# denies that.
UMASK="0022"

# Reads secrets from a file that only Tomcat's user may read, instead of this file and mirror.xml: lines such as
# MIRROR_S3_SECRET_KEY=... or TF_TOKEN_...=...
if [ -r "$CATALINA_BASE/conf/mirror.env" ]; then
  set -a
  . "$CATALINA_BASE/conf/mirror.env"
  set +a
fi
