package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"calotype/server/auth"
	"calotype/server/watch"
)

// Config is every setting of the server. Each is a flag and a variable; --help and the table in the README are made of
// this struct. The tag "unset" says what an empty value means.
type Config struct {
	Addr      string `default:"127.0.0.1:8080" env:"CALOTYPE_ADDR" placeholder:"HOST:PORT" help:"Where to listen. Port 0 takes a free one."`
	PublicURL string `env:"CALOTYPE_PUBLIC_URL" placeholder:"URL" unset:"the address of the request" help:"Where people reach the server: the base of absolute links."`

	Where

	AdminToken string `env:"CALOTYPE_ADMIN_TOKEN" placeholder:"TOKEN" unset:"none" help:"What automation may do everything with, of 32 characters at least, as Authorization: Bearer TOKEN. As a flag, everybody on the machine reads it in the list of processes; give the variable."`

	OpenIDIssuer       string   `name:"openid-issuer" env:"CALOTYPE_OPENID_ISSUER" placeholder:"URL" unset:"none" help:"Provider of OpenID Connect by which people may sign in, such as https://accounts.example.org. It sends them back to /auth/openid/callback."`
	OpenIDClientID     string   `name:"openid-client-id" env:"CALOTYPE_OPENID_CLIENT_ID" placeholder:"ID" unset:"none" help:"Who this server is for the provider."`
	OpenIDClientSecret string   `name:"openid-client-secret" env:"CALOTYPE_OPENID_CLIENT_SECRET" placeholder:"SECRET" unset:"none" help:"What it proves that with. Give the variable, as with the token."`
	OpenIDName         string   `name:"openid-name" env:"CALOTYPE_OPENID_NAME" placeholder:"NAME" unset:"the host of the issuer" help:"What the provider is called where people sign in."`
	OpenIDDomains      []string `name:"openid-domains" env:"CALOTYPE_OPENID_DOMAINS" placeholder:"DOMAIN,…" unset:"none" help:"Domains of e-mails whose people come in by the provider without an invitation, such as example.org. They may do nothing until somebody lets them into a project."`

	MaxUpload    Bytes         `default:"100MiB" env:"CALOTYPE_MAX_UPLOAD" placeholder:"BYTES" help:"Largest file that is taken."`
	UploadExpiry time.Duration `default:"24h" env:"CALOTYPE_UPLOAD_EXPIRY" placeholder:"TIME" help:"How long an unfinished upload may rest before it is removed."`
	Trash        time.Duration `default:"24h" env:"CALOTYPE_TRASH" placeholder:"TIME" help:"How long deleted files can be taken back."`

	RenderWorkers int           `default:"0" env:"CALOTYPE_RENDER_WORKERS" placeholder:"NUMBER" unset:"one for each CPU" help:"Renderings at the same time."`
	RenderTimeout time.Duration `default:"30s" env:"CALOTYPE_RENDER_TIMEOUT" placeholder:"TIME" help:"Longest time for one rendering."`
	RenderQueue   int           `default:"0" env:"CALOTYPE_RENDER_QUEUE" placeholder:"NUMBER" unset:"64 for each worker" help:"Renderings that may wait for a worker; more are refused."`
	RenderWait    time.Duration `default:"30s" env:"CALOTYPE_RENDER_WAIT" placeholder:"TIME" help:"Longest time that a rendering waits for a worker."`
	MemoryCache   Bytes         `default:"256MiB" env:"CALOTYPE_MEMORY_CACHE" placeholder:"BYTES" help:"Variants that are kept in memory."`
	SourceCache   Bytes         `default:"48MiB" env:"CALOTYPE_SOURCE_CACHE" placeholder:"BYTES" help:"Decoded originals that are kept in memory, so that the next renderings of one are cheap; 0 keeps none."`

	DiskCache       *Bytes `env:"CALOTYPE_DISK_CACHE" placeholder:"BYTES" unset:"1GiB; none where the storage is a folder" help:"Variants that are kept on the disk of this node, in front of the storage; 0 is none."`
	CacheFolder     string `env:"CALOTYPE_CACHE_FOLDER" placeholder:"FOLDER" unset:"cache in the data folder" help:"Where the disk cache lies."`
	VariantStore    Bytes  `default:"10GiB" env:"CALOTYPE_VARIANT_STORE" placeholder:"BYTES" help:"Variants that are kept in the storage; 0 is any number of bytes."`
	VariantsPerFile int    `default:"1000" env:"CALOTYPE_VARIANTS_PER_FILE" placeholder:"NUMBER" help:"Variants of one file that are kept in the storage; 0 is any number."`

	DrainDelay  time.Duration `default:"0s" env:"CALOTYPE_DRAIN_DELAY" placeholder:"TIME" help:"How long a server that is told to stop goes on as before, while /api/health/ready is answered 503: for load balancers to notice."`
	MetricsAddr string        `env:"CALOTYPE_METRICS_ADDR" placeholder:"HOST:PORT" unset:"at --addr, to programs on this machine" help:"Where /metrics is answered, to all who reach it. The value of --addr itself is possible."`
	DebugAddr   string        `env:"CALOTYPE_DEBUG_ADDR" placeholder:"HOST:PORT" unset:"nowhere" help:"Where /debug/pprof/ and /metrics are answered: a loopback address, such as 127.0.0.1:6060."`
	AccessLog   string        `default:"none" enum:"none,text,json" env:"CALOTYPE_ACCESS_LOG" placeholder:"none|text|json" help:"One line for each request, on standard output."`

	NewVariantsPerClient  Count    `default:"600" env:"CALOTYPE_NEW_VARIANTS_PER_CLIENT" placeholder:"NUMBER|any" help:"Variants that one client may have rendered in a minute, where their project says nothing of that."`
	NewVariantsPerProject Count    `default:"any" env:"CALOTYPE_NEW_VARIANTS_PER_PROJECT" placeholder:"NUMBER|any" help:"Variants that all clients together may have rendered in a minute, where their project says nothing of that."`
	TrustedProxies        Networks `env:"CALOTYPE_TRUSTED_PROXIES" placeholder:"NETWORK,…" unset:"this machine and private networks" help:"Proxies whose X-Forwarded-For tells one client from another, such as 203.0.113.0/24."`

	OutboundNetworks Networks `env:"CALOTYPE_OUTBOUND_NETWORKS" placeholder:"NETWORK,…" unset:"public addresses alone" help:"Networks that addresses which people give may lead into although they are not public, such as 10.1.0.0/16: those of webhooks, and of pictures that are fetched."`

	LogFormat string `default:"text" enum:"text,json" env:"CALOTYPE_LOG_FORMAT" placeholder:"text|json" help:"Form of the log."`
	LogLevel  string `default:"info" enum:"debug,info,warn,error" env:"CALOTYPE_LOG_LEVEL" placeholder:"debug|info|warn|error" help:"Least important lines that are logged; debug has one for each request."`
}

// Where says where a library lies.
type Where struct {
	Data     string `default:"./data" env:"CALOTYPE_DATA" placeholder:"FOLDER" help:"Folder for everything that has no other place."`
	Database string `env:"CALOTYPE_DATABASE" placeholder:"URL" unset:"SQLite in the data folder" help:"Where records lie, such as postgres://user@host/calotype or sqlite:///srv/calotype.db."`
	Storage  string `env:"CALOTYPE_STORAGE" placeholder:"URL" unset:"a folder in the data folder" help:"Where originals and variants lie, such as s3://bucket?endpoint=https://s3.example.org or file:///srv/pictures. Keys of S3 come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or where else the AWS tools find them."`
}

// storage is the address of its bytes, database that of its records.
func (w Where) storage() string  { return cmp.Or(w.Storage, filepath.Join(w.Data, "blobs")) }
func (w Where) database() string { return cmp.Or(w.Database, filepath.Join(w.Data, "calotype.db")) }

// Validate refuses what is no place. kong calls it.
func (w Where) Validate() error {
	if w.Data == "" {
		return errors.New("--data: the name of a folder is needed, such as ./data")
	}
	return nil
}

// Validate refuses what no server can run with. kong calls it.
func (c Config) Validate() error {
	if err := c.Where.Validate(); err != nil {
		return err
	}
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return fmt.Errorf("--addr: %q is not an address; it is HOST:PORT, such as 127.0.0.1:8080", c.Addr)
	}
	if u, err := url.Parse(c.PublicURL); c.PublicURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "") {
		return fmt.Errorf("--public-url: %q is not an address; it is such as https://pictures.example.org", c.PublicURL)
	}
	if c.AdminToken != "" && len(c.AdminToken) < auth.MinToken {
		return fmt.Errorf("--admin-token: it has %d characters; at least %d are needed, such as openssl rand -hex 32 makes", len(c.AdminToken), auth.MinToken)
	}
	if err := c.openID().Validate(); err != nil {
		return fmt.Errorf("--openid-issuer: %w", err)
	}
	if c.MetricsAddr != "" {
		if _, _, err := net.SplitHostPort(c.MetricsAddr); err != nil {
			return fmt.Errorf("--metrics-addr: %q is not an address; it is HOST:PORT, such as 127.0.0.1:9100", c.MetricsAddr)
		}
	}
	if c.DebugAddr != "" {
		if err := watch.CheckLoopback(c.DebugAddr); err != nil {
			return fmt.Errorf("--debug-addr: %w", err)
		}
	}
	if c.DrainDelay < 0 {
		return fmt.Errorf("--drain-delay: %s is less than nothing; it is such as 5s", c.DrainDelay)
	}
	if c.MaxUpload < 1 {
		return fmt.Errorf("--max-upload: at least 1 byte is needed")
	}
	if c.RenderWorkers < 0 {
		return fmt.Errorf("--render-workers: %d is less than nothing; 0 is one for each CPU", c.RenderWorkers)
	}
	if c.RenderQueue < 0 {
		return fmt.Errorf("--render-queue: %d is less than nothing; 0 is 64 for each worker", c.RenderQueue)
	}
	if c.VariantsPerFile < 0 {
		return fmt.Errorf("--variants-per-file: %d is less than nothing; 0 is any number", c.VariantsPerFile)
	}
	for _, d := range []struct {
		flag  string
		value time.Duration
	}{{"upload-expiry", c.UploadExpiry}, {"trash", c.Trash}, {"render-timeout", c.RenderTimeout}, {"render-wait", c.RenderWait}} {
		if d.value <= 0 {
			return fmt.Errorf("--%s: %s is no time; it is such as 30s, 90m or 24h", d.flag, d.value)
		}
	}
	return nil
}

// openID is the provider by which people may sign in.
func (c Config) openID() auth.OpenIDConfig {
	return auth.OpenIDConfig{Issuer: c.OpenIDIssuer, ClientID: c.OpenIDClientID, ClientSecret: c.OpenIDClientSecret, Name: c.OpenIDName, Domains: c.OpenIDDomains}
}

// diskCache is how many bytes are kept on the disk of this node: where the storage is a folder, that is on a disk already.
func (c Config) diskCache(folder bool) int64 {
	switch {
	case c.DiskCache != nil:
		return int64(*c.DiskCache)
	case folder:
		return 0
	}
	return 1 << 30
}

// Bytes is a size, written as 104857600, 100MiB (1024²) or 100MB (1000²).
type Bytes int64

var units = []struct {
	name  string
	bytes int64
}{
	{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
	{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1},
}

// UnmarshalText reads a size; the case of the unit does not matter and there may be a space before it.
func (b *Bytes) UnmarshalText(text []byte) error {
	number, factor := strings.TrimSpace(string(text)), int64(1)
	for _, u := range units {
		if at := len(number) - len(u.name); at >= 0 && strings.EqualFold(number[at:], u.name) {
			number, factor = strings.TrimSpace(number[:at]), u.bytes
			break
		}
	}
	value, err := strconv.ParseFloat(number, 64)
	value *= float64(factor)
	if err != nil || math.IsNaN(value) || value < 0 || value >= math.MaxInt64 {
		return fmt.Errorf("%q is not a size; it is such as 100MiB, 1.5GB or 104857600", text)
	}
	*b = Bytes(value)
	return nil
}

// String is the size in the largest unit of 1024 that leaves no fraction.
func (b Bytes) String() string {
	for _, u := range units[:4] {
		if int64(b) >= u.bytes && int64(b)%u.bytes == 0 {
			return fmt.Sprintf("%d%s", int64(b)/u.bytes, u.name)
		}
	}
	return fmt.Sprintf("%dB", int64(b))
}
