# Shell functions for the benchmarks: a server of their own on a free port, which ends with the script.

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
	local port
	port=$(free_port)
	base=http://127.0.0.1:$port
	MALLOC_ARENA_MAX=2 bin/calotype serve --addr "127.0.0.1:$port" --data "$work/data" --log-level warn "$@" &
	server_pid=$!
	pids+=("$server_pid")
	for _ in $(seq 100); do
		curl -sf "$base/api/health" >/dev/null && return
		sleep 0.1
	done
	echo "the server did not start" >&2
	exit 1
}

# photo MEGAPIXELS: the path of a JPEG of about that size
photo() {
	local found=../shared/corpus/photos/photo-12mp-olympus.jpg
	if [ -f $found ]; then echo $found; else .ci/bench/draw "$work/photo.jpg"; fi
}

# upload FILE: prints its id
upload() {
	curl -s -D - -o /dev/null "$base/uploads/" -H 'Tus-Resumable: 1.0.0' -H 'Content-Type: application/offset+octet-stream' \
		-H "Upload-Length: $(stat -c %s "$1")" -H "Upload-Metadata: filename $(basename "$1" | tr -d '\n' | base64 -w0)" \
		--data-binary "@$1" | tr -d '\r' | sed -n 's/^Calotype-File-Id: //p'
}
