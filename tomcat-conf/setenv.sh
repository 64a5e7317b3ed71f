# Tomcat for the mirror (bin/setenv.sh of CATALINA_BASE). Every line works as it stands.

# Heap: 256 MiB carry every load that the benchmarks put on the mirror. An out-of-memory error ends the process, and its
# service starts it again, for what goes on after one cannot be trusted; the dump lies beside the logs.
CATALINA_OPTS="$CATALINA_OPTS -Xms128m -Xmx256m -XX:+UseG1GC"
CATALINA_OPTS="$CATALINA_OPTS -XX:+ExitOnOutOfMemoryError -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=$CATALINA_BASE/logs"

# The log of the garbage collector: 5 files of 5 MB.
CATALINA_OPTS="$CATALINA_OPTS -Xlog:gc:file=$CATALINA_BASE/logs/gc.log:time,level:filecount=5,filesize=5m"

# Logs speak of one time, on every machine.
CATALINA_OPTS="$CATALINA_OPTS -Duser.timezone=UTC -Dfile.encoding=UTF-8"

# A web server in front reads the storage's folder under another user, if it sends the packages itself. Tomcat's own 0027
# would keep it out.
UMASK="0022"

# Secrets stay out of this file and of mirror.xml: lines such as MIRROR_S3_SECRET_KEY=... or TF_TOKEN_...=... in a file that
# Tomcat's user alone may read.
if [ -r "$CATALINA_BASE/conf/mirror.env" ]; then
  set -a
  . "$CATALINA_BASE/conf/mirror.env"
  set +a
fi
