package auth

import (
	"errors"
	"strings"
	"testing"
)

func TestAPasswordIsKnownByItsHashAlone(t *testing.T) {
	p := NewPasswords()
	one, err := p.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	two, err := p.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	if one == two || !strings.HasPrefix(one, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(one, password) {
		t.Errorf("%s and %s", one, two)
	}
	for given, want := range map[string]bool{password: true, password + " ": false, strings.ToUpper(password): false, "": false} {
		if is, err := p.Check(t.Context(), one, given); is != want || err != nil {
			t.Errorf("%q is %v, %v", given, is, err)
		}
	}
	composed, err := p.Hash(t.Context(), "na\u00efve caf\u00e9 au lait")
	if err != nil {
		t.Fatal(err)
	}
	if is, err := p.Check(t.Context(), composed, "nai\u0308ve cafe\u0301 au lait"); !is || err != nil {
		t.Errorf("the same letters of another keyboard are %v, %v", is, err)
	}
}

// The decoy's own password must not let anybody in who has none.
func TestWhoHasNoPasswordHasNone(t *testing.T) {
	p := NewPasswords()
	for _, given := range []string{"", password} {
		if is, err := p.Check(t.Context(), "", given); is || err != nil {
			t.Errorf("%q is %v, %v", given, is, err)
		}
	}
	if n := p.hashed.Load(); n != 2 {
		t.Errorf("hashed %d times, want the same work as for who has one", n)
	}
}

func TestAStoredHashThatCostsTooMuchOrIsNoneIsAnError(t *testing.T) {
	p := NewPasswords()
	good, err := p.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"plain", "$argon2i" + strings.TrimPrefix(good, "$argon2id"), strings.Replace(good, "m=19456", "m=9999999", 1), strings.Replace(good, "t=2", "t=0", 1),
		strings.Replace(good, "t=2", "t=1000", 1), strings.Replace(good, "p=1", "p=0", 1), strings.Replace(good, "v=19", "v=16", 1), good[:len(good)-4], good + "$",
	} {
		if is, err := p.Check(t.Context(), bad, password); is || err == nil {
			t.Errorf("%s: %v, %v", bad, is, err)
		}
	}
}

func TestSoManyPasswordsAreHashedAtOnceAndNoMore(t *testing.T) {
	p := NewPasswords()
	for range cap(p.turns) {
		p.turns <- struct{}{}
	}
	p.waiting.Store(mostWaiting)
	if _, err := p.Hash(t.Context(), password); !errors.Is(err, ErrBusy) {
		t.Errorf("one more is %v", err)
	}
	if n := p.waiting.Load(); n != mostWaiting {
		t.Errorf("%d wait", n)
	}
	p.waiting.Store(0)
	<-p.turns
	if _, err := p.Hash(t.Context(), password); err != nil {
		t.Errorf("with room: %v", err)
	}
}

func TestANewPasswordIsLongAndNotWhatOthersKnow(t *testing.T) {
	about := []string{"ada.lovelace@example.org", "Ada Lovelace"}
	for given, want := range map[string]string{
		"": "fewer than 10", "short": "fewer than 10", "ünïcödé12": "fewer than 10", strings.Repeat("ab cd", 52): "more than 256",
		"1234567890": "guessed first", "Password123": "guessed first", "aaaaaaaaaaaa": "different characters", "abababababab": "different characters",
		"ada.lovelace@example.org": "e-mail or the name", "Ada.Lovelace1": "e-mail or the name", "ada lovelace 2026": "e-mail or the name",
		"not \xff utf-8 at all": "UTF-8", password: "", "ünïcödé123": "", "        x y z          ": "",
	} {
		if got := CheckPassword(given, about...); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q %q, want %q", given, got, want)
		}
	}
}
