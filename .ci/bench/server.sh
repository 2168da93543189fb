# Shell functions for the benchmarks: a server of their own on a free port, which ends with the script.

# Who these ask as: their servers, and the programs that are started from here, take it from the environment.
export CALOTYPE_ADMIN_TOKEN=${CALOTYPE_ADMIN_TOKEN:-$(openssl rand -hex 32)}
as=(-H "Authorization: Bearer $CALOTYPE_ADMIN_TOKEN")

work=$(mktemp -d)
pids=()
cleanup() {
	for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
	wait 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

# start_server [SETTING …]: sets base and server_pid
start_server() {
	local port data
	port=$(free_port)
	data=$(mktemp -d "$work/data-XXXXXX")
	base=http://127.0.0.1:$port
	bin/calotype serve --addr "127.0.0.1:$port" --data "$data" --log-level error "$@" &
	server_pid=$!
	pids+=("$server_pid")
	answers "$base/api/health"
}

# start_backends postgres|versitygw|minio …: servers as the tests have; sets variables of these names to their addresses, and the
# credentials
start_backends() {
	go build -o "$work/up" ./storage/testservers/up
	mkfifo "$work/alive"
	"$work/up" "$@" <"$work/alive" >"$work/backends" &
	pids+=($!)
	exec 9>"$work/alive" # they end when this script does
	until grep -qx ready "$work/backends"; do
		kill -0 "${pids[-1]}"
		sleep 0.1
	done
	eval "$(grep -v '^ready$' "$work/backends" | sed "s/=\(.*\)/='\1'/")"
	export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
}

# answers URL: waits until it does
answers() {
	for _ in $(seq 100); do
		curl -sf -o /dev/null "$1" && return
		sleep 0.1
	done
	echo "nothing answers at $1" >&2
	exit 1
}

# end PID …: ends processes that were begun here
end() {
	kill "$@" 2>/dev/null || true
	wait "$@" 2>/dev/null || true
}

# photo: the path of a photograph of 12 megapixels
photo() {
	local found=../shared/corpus/photos/photo-12mp-olympus.jpg
	if [ -f $found ]; then echo $found; else .ci/bench/draw "$work/photo.jpg"; fi
}

# jpeg: the same as a JPEG, as cameras write them; needs a server
jpeg() {
	local found
	found=$(photo)
	case $(head -c 2 "$found" | od -An -tx1) in
	*ff*d8*) echo "$found" ;;
	*)
		curl -sf -o "$work/camera.jpg" "$base/image/$(upload "$found")/-/resize/4032x3024/-/format/jpeg/-/quality/92/-/progressive/no/"
		echo "$work/camera.jpg"
		;;
	esac
}

# upload FILE: prints its id
upload() {
	curl -s "${as[@]}" -D - -o /dev/null "$base/uploads/" -H 'Tus-Resumable: 1.0.0' -H 'Content-Type: application/offset+octet-stream' \
		-H "Upload-Length: $(stat -c %s "$1")" -H "Upload-Metadata: filename $(basename "$1" | tr -d '\n' | base64 -w0)" \
		--data-binary "@$1" | tr -d '\r' | sed -n 's/^Calotype-File-Id: //p'
}

# load COMMAND …: the program of that folder; see load/main.go
load() {
	[ -n "${loader:-}" ] || build_load
	"$loader" "$@"
}
build_load() {
	loader=$work/load
	go build -o "$loader" ./.ci/bench/load
}

# of NAME: its value in the line NAME=VALUE … on stdin
of() { sed -n "s/.*\b$1=\([^ ]*\).*/\1/p"; }

# median: of the numbers on stdin
median() { sort -g | awk '{ a[NR] = $1 } END { print (NR % 2) ? a[(NR+1)/2] : (a[NR/2] + a[NR/2+1]) / 2 }'; }

# ratio A B
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f\n", a / b }'; }

# goal WHAT VALUE at-most|at-least GOAL
goal() {
	awk -v what="$1" -v value="$2" -v how="$3" -v goal="$4" 'BEGIN {
		met = how == "at-most" ? value + 0 <= goal + 0 : value + 0 >= goal + 0
		printf "%-6s %s: %s (goal: %s %s)\n", met ? "met" : "MISSED", what, value, how, goal }'
}
