package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"calotype/editor"
	"calotype/graph"
	"calotype/imaging"
	"calotype/imaging/rendition"
	"calotype/server/access"
	"calotype/server/analytics"
	"calotype/server/auth"
	"calotype/server/clients"
	"calotype/server/delivery"
	"calotype/server/imports"
	"calotype/server/outbound"
	"calotype/server/preview"
	"calotype/server/problem"
	"calotype/server/rest"
	"calotype/server/upload"
	"calotype/server/watch"
	"calotype/server/webhooks"
	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
)

// app is the parts of the server, put together.
type app struct {
	log      *slog.Logger
	library  *storage.Library
	variants *delivery.Variants
	previews *preview.Hub
	uploads  *upload.Handler
	webhooks *webhooks.Service
	outbound *outbound.Client // of imports
	imports  *imports.Service
	graph    *graph.Server
	auth     *auth.Auth
	health   *health
	watching *watching
	numbers  *analytics.Numbers
	routes   *routes
	hits     *hits
}

// open puts the parts together. Close the app when done.
func open(ctx context.Context, c Config, log *slog.Logger) (_ *app, err error) {
	err = imaging.Startup(imaging.Config{Log: func(message string) { log.Debug("libvips", "warning", message) }})
	if err != nil {
		return nil, err
	}
	a := &app{log: log}
	if a.watching, err = startWatching(ctx, c, log, a.reading); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			a.watching.Close()
		}
	}()
	if err := checkFolder(c.Data); err != nil {
		return nil, err
	}
	blobs, err := blob.Open(ctx, c.storage())
	if err != nil {
		return nil, err
	}
	records, err := db.OpenTelling(ctx, c.database(), func() {
		log.Info("the tables of the database are being brought up to date, by this node or by another that is waited for; with many files that takes minutes")
	})
	if err != nil {
		return nil, errors.Join(err, closeAll(blobs))
	}
	library, err := storage.New(ctx, storage.Options{Blobs: blobs, DB: records, TrashFor: c.Trash, Log: log,
		VariantBytes: int64(c.VariantStore), VariantsPerFile: c.VariantsPerFile, Address: delivery.Addresses(strings.TrimSuffix(c.PublicURL, "/"))})
	if err != nil {
		return nil, errors.Join(err, closeAll(records, blobs))
	}
	a.library, a.numbers = library, analytics.New(library, log)
	a.watching.numbers = a.numbers
	if err := a.connect(c, blobs); err != nil {
		return nil, errors.Join(err, library.Close())
	}
	return a, nil
}

// connect makes the parts that stand on the library, and the routes to them.
func (a *app) connect(c Config, blobs blob.Store) (err error) {
	workers := c.workers()
	_, folder := blobs.(*blob.Disk)
	a.variants = delivery.NewVariants(a.library, delivery.Config{
		MemoryCache: int64(c.MemoryCache), SourceCache: int64(c.SourceCache),
		DiskCache: c.diskCache(folder), CacheFolder: cmp.Or(c.CacheFolder, filepath.Join(c.Data, "cache")),
		Workers: workers, Queue: cmp.Or(c.RenderQueue, 64*workers), Wait: c.RenderWait, Background: 1000,
		Timeout: c.RenderTimeout, Limits: imaging.DefaultLimits, Watch: a.watching, Numbers: a.numbers,
		NewPerClient: c.NewVariantsPerClient.Limit, NewPerProject: c.NewVariantsPerProject.Limit,
		Proxies: clients.Proxies(c.TrustedProxies), Host: hostName(c.PublicURL),
	}, a.log)
	if a.auth, err = auth.New(auth.Config{
		Library: a.library, Token: c.AdminToken, PublicURL: c.PublicURL, Proxies: clients.Proxies(c.TrustedProxies), Log: a.log, OpenID: c.openID(),
		Count: a.watching.metrics.SignedIn,
	}); err != nil {
		return err
	}
	guarded := access.To(a.library, a.variants.PurgePreset)
	store, ok := blobs.(upload.Store)
	if !ok {
		return fmt.Errorf("the storage %s takes no uploads", c.Storage)
	}
	a.uploads, err = upload.New(upload.Config{
		Library: a.library, Guarded: guarded, Authenticate: a.auth.Authenticate, Store: store, MaxSize: int64(c.MaxUpload), Expiry: c.UploadExpiry,
		Limits: imaging.DefaultLimits, Workers: workers, Renditions: rendition.New(), Log: a.log, PublicURL: c.PublicURL,
	})
	if err != nil {
		return err
	}
	a.previews = preview.New(a.library, a.variants, imaging.DefaultLimits, a.log)
	a.previews.Watch = a.watching.metrics.Framed
	a.outbound = outbound.New(outbound.Options{Networks: c.OutboundNetworks, Redirects: 3, Time: imports.Time, Body: int64(c.MaxUpload) + 1, Refused: a.watching.refused("imports")})
	a.imports = imports.New(imports.Config{Guarded: guarded, Library: a.library, Uploads: a.uploads, Client: a.outbound, Log: a.log, Count: a.watching.metrics.Imported, Again: a.auth.Again})
	a.webhooks = webhooks.New(webhooks.Config{Library: a.library, Networks: c.OutboundNetworks, Log: a.log, Count: a.watching.delivered, Refused: a.watching.refused("webhooks")})
	deps := graph.Deps{Library: guarded, Authenticate: a.auth.Socket, ChangePassword: a.auth.ChangePassword, Previews: a.previews, Webhooks: a.webhooks, Imports: a.imports, Expand: a.variants.Expand, Signers: a.variants.Signers, Proxies: clients.Proxies(c.TrustedProxies),
		Version: version, Libvips: imaging.Version(), Log: a.log, Watch: a.watching.traces.Operation}
	deps.BaseURL = graph.HostOf
	if c.PublicURL != "" {
		deps.BaseURL = func(*http.Request) string { return strings.TrimSuffix(c.PublicURL, "/") }
	}
	a.graph = graph.New(deps)
	a.library.Watch(func(e storage.Event) {
		if e.Kind == storage.EventAccess {
			a.graph.AccessChanged()
		}
	})
	a.health = newHealth(a.library, a.log)
	images := delivery.NewHandler(a.variants)
	a.hits = &hits{images, a.log, a.watching}
	a.routes = &routes{
		images:  images,
		uploads: a.auth.Guard(a.uploads, problem.Write),
		graph:   a.guardGraph(),
		auth:    a.auth,
		api: a.auth.Guard(rest.New(rest.Deps{Library: guarded, Uploads: a.uploads, Imports: a.imports, Signers: a.variants.Signers, BaseURL: deps.BaseURL,
			Version: version, Log: a.log}), problem.Write),
		playground: graph.Playground(),
		health:     a.health,
		metrics:    metricsHere(c, a.watching.metrics.Handler()),
		website:    editor.Handler(),
	}
	return nil
}

// mayBeReached refuses to listen where others than this machine get, as long as nobody has an account: whoever came first would own it.
func (a *app) mayBeReached(ctx context.Context, addr string) error {
	if a.auth.Token != "" || watch.CheckLoopback(addr) == nil {
		return nil
	}
	are, err := a.auth.HasPeople(ctx)
	if err == nil && !are {
		err = fmt.Errorf("nobody has an account yet, so this does not listen on %s, where others than this machine get: make one with `calotype user add EMAIL`, "+
			"or set CALOTYPE_ADMIN_TOKEN and open the website, or listen on 127.0.0.1", addr)
	}
	return err
}

// guardGraph is GraphQL for callers. A socket says by its first message who speaks, so that is found out on it.
func (a *app) guardGraph() http.Handler {
	guarded := a.auth.Guard(a.graph, a.graph.Refuse)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if graph.IsSocket(r) {
			a.graph.ServeHTTP(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

// Close ends what open began, after the last request.
func (a *app) Close() error {
	if a == nil {
		return nil
	}
	a.webhooks.Close()
	a.previews.Close()
	a.imports.Close()
	a.outbound.Close()
	a.variants.Close()
	a.numbers.Close()
	a.health.Close()
	a.auth.Close()
	err := a.library.Close()
	a.watching.Close()
	imaging.Shutdown()
	return err
}

// sweepTime is how often expired uploads and old trash are looked for; that lists all originals.
const sweepTime = 30 * time.Minute

// sweep finishes what the server before this one left, and removes expired uploads and old trash at once and at every tick,
// until ctx ends. Where there are several nodes, one does it for all.
func (a *app) sweep(ctx context.Context, tick <-chan time.Time) {
	if err := a.uploads.Recover(ctx); err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "finish uploads of before", "error", err)
	}
	clean := func(ctx context.Context) error {
		return errors.Join(a.uploads.Sweep(ctx, a.library.Now()), a.library.Sweep(ctx))
	}
	for {
		_, failed := a.library.Chore(ctx, "sweep", sweepTime-sweepTime/10, clean)
		if err := errors.Join(failed, a.variants.Sweep(ctx)); err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "sweep", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

// tidyTime is how often it is looked whether days and months are over, whose numbers are then added up.
const tidyTime = time.Hour

// tidy adds up the numbers of what is over, at once and at every tick, until ctx ends. Where there are several nodes, one does it for all.
func (a *app) tidy(ctx context.Context, tick <-chan time.Time) {
	for {
		if _, err := a.library.Chore(ctx, "usage", tidyTime-tidyTime/10, a.library.TidyUsage); err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "add up numbers", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
	}
}

// garbage is how much garbage may lie, in percent of what is in use, before it is collected, where GOGC says nothing else. Of
// Go's usual 100, a memory cache of variants would take twice its size. Half of that costs little: variants and originals,
// which are nearly all that is in use, hold no pointers to follow.
const garbage = 50

// lessGarbage has garbage collected as the constant says.
func lessGarbage() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
}

// trimTime is how often memory that pictures have left behind is given back.
const trimTime = 10 * time.Second

// trim gives memory back at every tick after which something was decoded, until ctx ends. Otherwise a burst of large
// pictures would be held for as long as the process runs.
func (a *app) trim(ctx context.Context, tick <-chan time.Time) {
	for seen := int64(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		if n := imaging.Decoded(); n != seen {
			seen = n
			debug.FreeOSMemory()
			imaging.ReleaseMemory()
		}
	}
}

// checkFolder makes the data folder and tries to write into it, so that the message names the setting and not a file deep inside.
func checkFolder(folder string) error {
	err := os.MkdirAll(folder, 0o750)
	if err == nil {
		var probe *os.File
		if probe, err = os.CreateTemp(folder, ".writable-*"); err == nil {
			err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
	}
	if err != nil {
		var cause *os.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return fmt.Errorf("cannot write to the data folder %s: %w; choose another with --data", folder, err)
	}
	return nil
}

func closeAll(parts ...any) error {
	var errs []error
	for _, part := range parts {
		if closer, ok := part.(io.Closer); ok {
			errs = append(errs, closer.Close())
		}
	}
	return errors.Join(errs...)
}
