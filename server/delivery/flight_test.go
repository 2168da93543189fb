package delivery

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
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
