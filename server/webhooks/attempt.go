package webhooks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"calotype/server/outbound"
	"calotype/storage"
)

// keptAnswer is how much of an answer is read.
const keptAnswer = 4 << 10

// attempt sends a message and answers how that went; nil when ctx ended meanwhile, as then nothing is known of it.
func (s *Service) attempt(ctx context.Context, w *storage.Webhook, m *storage.HookMessage) *result {
	begun := time.Now()
	d := m.Delivery
	d.Attempts++
	now := s.Library.Now()
	d.LastAttemptAt, d.Status, d.Response, d.Error = &now, 0, "", ""
	answer, err := s.post(ctx, w, m, now)
	var again time.Duration
	if err == nil {
		d.Status, again = answer.StatusCode, retryAfter(answer)
		d.Response, err = kept(answer.Body)
	}
	d.TookMs = float64(time.Since(begun).Microseconds()) / 1000
	if err != nil {
		if ctx.Err() != nil && d.Status == 0 {
			return nil
		}
		s.Log.Debug("webhooks: attempt failed", "delivery", d.ID, "host", hostOf(w.URL), "error", withoutAddress(err))
		d.Error = outbound.Why(err)
	}
	r := &result{delivery: &d, webhook: w, gone: d.Status == http.StatusGone}
	r.failed = d.Status < 200 || d.Status > 299
	if !r.failed {
		d.State, d.NextAttemptAt, d.Error = storage.DeliveryDelivered, nil, ""
		return r
	}
	if d.Status != 0 {
		d.Error = refusal(d.Status)
	}
	if next := now.Add(max(s.wait(d.Attempts), again)); d.Once || !r.gone && now.Sub(d.CreatedAt) >= storage.DeliveryTime {
		d.State, d.NextAttemptAt = storage.DeliveryFailed, nil
	} else {
		d.NextAttemptAt = &next
	}
	return r
}

// withoutAddress is an error without the address of the receiver, which may be a secret.
func withoutAddress(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// post asks the receiver.
func (s *Service) post(ctx context.Context, w *storage.Webhook, m *storage.HookMessage, now time.Time) (*http.Response, error) {
	signature, err := sign(w, m, now)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, strings.NewReader(m.Body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(standard.HeaderWebhookID, m.EventID.String())
	r.Header.Set(standard.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	r.Header.Set(standard.HeaderWebhookSignature, signature)
	r.Header["Idempotency-Key"] = nil // it may be sent again on another connection; none of this is sent
	return s.client.Do(r)
}

// sign signs with the secret, and with the one of before while that holds.
func sign(w *storage.Webhook, m *storage.HookMessage, now time.Time) (string, error) {
	secrets := []string{string(w.Secret)}
	if w.OldSecret != "" && w.OldUntil != nil && now.Before(*w.OldUntil) {
		secrets = append(secrets, string(w.OldSecret))
	}
	var signatures []string
	for _, secret := range secrets {
		signer, err := standard.NewWebhook(secret)
		if err != nil {
			return "", fmt.Errorf("secret of webhook %s cannot be used: %w", w.ID, err)
		}
		signature, err := signer.Sign(m.EventID.String(), now, []byte(m.Body))
		if err != nil {
			return "", fmt.Errorf("sign for webhook %s: %w", w.ID, err)
		}
		signatures = append(signatures, signature)
	}
	return strings.Join(signatures, " "), nil
}

// kept reads the beginning of an answer as text.
func kept(body io.ReadCloser) (string, error) {
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, keptAnswer))
	return strings.ReplaceAll(strings.ToValidUTF8(string(text), "\uFFFD"), "\x00", "\uFFFD"), err
}

// refusal says what an answer of the receiver means.
func refusal(status int) string {
	switch {
	case status == http.StatusGone:
		return "The receiver is gone (410), and its webhook was disabled."
	case status >= 300 && status <= 399:
		return fmt.Sprintf("The receiver answered %d; redirects are not followed.", status)
	}
	return fmt.Sprintf("The receiver answered %d.", status)
}

// wait is how long until the next attempt after so many: three times as long each time, and a quarter more or less by chance.
func (s *Service) wait(attempts int) time.Duration {
	wait := float64(s.first) * math.Pow(3, float64(min(attempts, 30)-1))
	return time.Duration(min(wait, float64(s.longest)) * (0.75 + rand.Float64()/2))
}

// longestAfter bounds what receivers ask for.
const longestAfter = time.Hour

// retryAfter is how long a receiver that has too much to do wants to be left alone.
func retryAfter(answer *http.Response) time.Duration {
	if answer.StatusCode != http.StatusTooManyRequests && answer.StatusCode != http.StatusServiceUnavailable {
		return 0
	}
	given := answer.Header.Get("Retry-After")
	seconds, err := strconv.Atoi(given)
	if err != nil {
		at, err := http.ParseTime(given)
		if err != nil {
			return 0
		}
		return min(max(time.Until(at), 0), longestAfter)
	}
	return time.Duration(min(max(seconds, 0), int(longestAfter/time.Second))) * time.Second
}
