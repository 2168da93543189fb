package preview

import (
	"context"
	"sync"
	"time"

	"calotype/imaging"
	"calotype/server/delivery"
	"calotype/server/gate"
)

// heaviest is how many bytes of a result are sent as they are. A larger one, as a PNG of a whole screen, would keep a slow
// link busy for long: a quick frame shows what it shows.
const heaviest = 300_000

// A settling is a settle frame in the making. A request for the same again does not begin it anew, but is answered in the
// place of the one before.
type settling struct {
	t     imaging.Transformation
	state state // as it was when it began
	stop  context.CancelFunc

	mu      sync.Mutex
	request request // to be answered
	taken   bool    // and nothing else any more
}

// makes tells whether a settling renders a transformation as things are now.
func (g *settling) makes(t imaging.Transformation, now state) bool {
	return g != nil && g.state == now && g.t.String() == t.String()
}

// take has a settling answer a request for the same; false when it is too late.
func (g *settling) take(r request) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.taken {
		g.request = r
	}
	return !g.taken
}

// answer is the request that is to be answered, from now on no other.
func (g *settling) answer() request {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.taken = true
	return g.request
}

// settle renders what the link will serve, so that its true size is known, and shows it; a result that is larger than the
// screen, or heavy, is shown by a frame of the warm source.
func (s *session) settle(ctx context.Context, g *settling) *Frame {
	if t, err := s.hub.variants.Expand(ctx, g.state.file.ProjectID, g.t); err != nil || t.IsTerminal() { // a frame says what is wrong
		return s.render(ctx, g.answer())
	}
	if g.t.IsOriginal() { // the link serves the file as it is
		f := s.render(ctx, g.answer())
		if f != nil && f.Err == nil {
			file := g.state.file
			f.Result = &Result{Format: file.Format, Bytes: file.Bytes, Width: file.Width, Height: file.Height, URL: s.link(ctx, g)}
		}
		return f
	}
	made, err := s.hub.variants.Get(gate.For(ctx, s.owner), s.id, g.t, s.accept)
	r := g.answer()
	if err != nil {
		return s.failed(ctx, r, err)
	}
	f := &Frame{Seq: r.seq, Width: made.Size.Width, Height: made.Size.Height, Bytes: int(made.Bytes),
		MIME: imaging.MediaType(made.Format), Data: made.Data}
	if max(made.Size.Width, made.Size.Height) > r.maxEdge || made.Data == nil || len(made.Data) > heaviest {
		if f = s.render(ctx, r); f == nil || f.Err != nil {
			return f
		}
	}
	f.FullWidth, f.FullHeight = made.Size.Width, made.Size.Height
	f.Result = &Result{Format: made.Format, Bytes: made.Bytes, Width: made.Size.Width, Height: made.Size.Height,
		URL: s.link(ctx, g)}
	return f
}

// linkTime is how long the address of a result holds where it is signed.
const linkTime = 24 * time.Hour

// link is the address of what a settle frame shows.
func (s *session) link(ctx context.Context, g *settling) string {
	path := delivery.Path(s.id, g.t.Path())
	signer, err := s.hub.variants.Signer(ctx, g.state.file.ProjectID)
	if err != nil {
		s.hub.log.WarnContext(ctx, "the address of a preview is not signed", "file", s.id, "error", err)
		return path
	}
	return signer.Link(path, delivery.IsOnePreset(g.t), linkTime)
}
