package delivery

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"calotype/imaging"
)

func TestEqualWorkIsDoneOnceThoughTheFirstOneLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f flights
		renders := 0
		work := func(ctx context.Context) (*Variant, error) {
			renders++
			select {
			case <-time.After(time.Second):
				return &Variant{Key: "done"}, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		impatient, leave := context.WithTimeout(t.Context(), time.Millisecond)
		defer leave()
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := f.do(impatient, memoryID{key: "k"}, work); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the one who left got %v", err)
			}
		})
		synctest.Wait()
		for range 100 {
			all.Go(func() {
				if v, err := f.do(t.Context(), memoryID{key: "k"}, work); err != nil || v.Key != "done" {
					t.Errorf("one who stayed got %v, %v", v, err)
				}
			})
		}
		all.Wait()
		if renders != 1 {
			t.Errorf("it was rendered %d times", renders)
		}
	})
}

func TestWorkThatPanicsFailsForAllWhoWaitAndNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f flights
		begin := make(chan struct{})
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				v, err := f.do(t.Context(), memoryID{key: "k"}, func(context.Context) (*Variant, error) {
					<-begin
					var none []byte
					return &Variant{Key: string(none[7])}, nil
				})
				if v != nil || err == nil || !strings.Contains(err.Error(), "index out of range") {
					t.Errorf("one who waited got %v, %v", v, err)
				}
			})
		}
		synctest.Wait()
		close(begin)
		all.Wait()
		v, err := f.do(t.Context(), memoryID{key: "k"}, func(context.Context) (*Variant, error) { return &Variant{Key: "new"}, nil })
		if err != nil || v.Key != "new" {
			t.Errorf("the next one got %v, %v", v, err)
		}
	})
}

func TestWorkThatNobodyWaitsForIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f flights
		stopped := make(chan struct{})
		work := func(ctx context.Context) (*Variant, error) {
			<-ctx.Done()
			close(stopped)
			return nil, ctx.Err()
		}
		ctx, leave := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, leave)
		if _, err := f.do(ctx, memoryID{key: "k"}, work); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		<-stopped
		synctest.Wait()
		// who comes then begins anew and is not handed the cancelled work
		v, err := f.do(t.Context(), memoryID{key: "k"}, func(context.Context) (*Variant, error) { return &Variant{Key: "new"}, nil })
		if err != nil || v.Key != "new" {
			t.Errorf("the next one got %v, %v", v, err)
		}
	})
}

// Between a look at the memory and the flight that comes of it, another flight for the same may have landed.
func TestWhatHasJustBeenRenderedIsNotRenderedAgain(t *testing.T) {
	w := newWorld(t)
	src, err := w.variants.sources.get(t.Context(), w.add("a.jpg", photo(t, 60, 40)))
	if err != nil {
		t.Fatal(err)
	}
	chain, err := imaging.Parse("flip/-/format/jpeg")
	if err != nil {
		t.Fatal(err)
	}
	p, err := chain.Plan(src.Source, imaging.Accept{}, imaging.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	first, err := w.variants.find(t.Context(), src, p, w.variants.rendered)
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.variants.fetch(t.Context(), memoryID{src.reading, p.Key()}, src, p, func(context.Context, *source, *imaging.Plan) (*Variant, error) {
		t.Error("it is rendered again")
		return nil, fs.ErrNotExist
	})
	if err != nil || second.tag() != first.tag() || second.Layer != Memory {
		t.Errorf("%+v, %v", second, err)
	}
}
