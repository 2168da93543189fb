package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// OpenIDConfig says by which provider of OpenID Connect people may sign in. The zero value is none.
type OpenIDConfig struct {
	Issuer       string // as the provider names itself: https://accounts.example.org
	ClientID     string
	ClientSecret string
	Name         string // of the provider, as people read it; empty: the host of the issuer
	// Domains of e-mails whose people come in without an invitation, to nothing: others then let them into projects.
	Domains []string
}

// openIDTime is how long a provider may take for one answer.
const openIDTime = 10 * time.Second

// An openID is the provider. What it is asked first is where its addresses are: then, and not before, it must be there.
type openID struct {
	OpenIDConfig
	client *http.Client

	mu       sync.Mutex
	provider *oidc.Provider // nil: not asked, or it did not answer
}

// wanted tells whether anything is said of a provider.
func (c OpenIDConfig) wanted() bool {
	return c.Issuer != "" || c.ClientID != "" || c.ClientSecret != ""
}

// Validate refuses what is half of a provider.
func (c OpenIDConfig) Validate() error {
	issuer, err := url.Parse(c.Issuer)
	switch {
	case !c.wanted():
		return nil
	case err != nil || issuer.Host == "" || issuer.Scheme != "https" && issuer.Scheme != "http":
		return fmt.Errorf("%q is no address; it is such as https://accounts.example.org", c.Issuer)
	case c.ClientID == "" || c.ClientSecret == "":
		return errors.New("a client id and a client secret are needed too")
	}
	return nil
}

// newOpenID answers nil where there is no provider.
func newOpenID(c OpenIDConfig) (*openID, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("issuer of OpenID Connect: %w", err)
	}
	if !c.wanted() {
		return nil, nil
	}
	if c.Name == "" {
		issuer, _ := url.Parse(c.Issuer)
		c.Name = issuer.Hostname()
	}
	domains := make([]string, len(c.Domains))
	for i, domain := range c.Domains {
		domains[i] = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(domain), "@"))
	}
	c.Domains = domains
	return &openID{OpenIDConfig: c, client: &http.Client{Timeout: openIDTime}}, nil
}

// known answers the provider, which is asked for its addresses once.
func (o *openID) known(ctx context.Context) (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.provider != nil {
		return o.provider, nil
	}
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, o.client), o.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", o.Issuer, err)
	}
	o.provider = provider
	return provider, nil
}

// as is the provider as it is asked on behalf of who reaches us at an address.
func (o *openID) as(provider *oidc.Provider, base string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: o.ClientID, ClientSecret: o.ClientSecret, Endpoint: provider.Endpoint(),
		RedirectURL: base + "/auth/openid/callback", Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// An identity is who somebody is by the word of the provider.
type identity struct {
	Issuer, Subject string
	Email           string
	Verified        bool
	Name            string
}

// redeem answers who a code is for.
func (o *openID) redeem(ctx context.Context, base, code string, asked asked) (identity, error) {
	ctx = oidc.ClientContext(ctx, o.client)
	provider, err := o.known(ctx)
	if err != nil {
		return identity{}, err
	}
	token, err := o.as(provider, base).Exchange(ctx, code, oauth2.VerifierOption(asked.verifier))
	if err != nil {
		return identity{}, fmt.Errorf("redeem a code: %w", err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return identity{}, errors.New("the provider answered no id_token")
	}
	id, err := provider.Verifier(&oidc.Config{ClientID: o.ClientID}).Verify(ctx, raw)
	if err != nil {
		return identity{}, err
	}
	if id.Nonce != asked.nonce {
		return identity{}, errors.New("the nonce is another one")
	}
	var claims struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some providers answer a text
		Name     string `json:"name"`
	}
	if err := id.Claims(&claims); err != nil {
		return identity{}, err
	}
	is := identity{Issuer: id.Issuer, Subject: id.Subject, Email: claims.Email, Name: claims.Name, Verified: claims.Verified == true || claims.Verified == "true"}
	if is.Email != "" {
		return is, nil
	}
	more, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return identity{}, fmt.Errorf("ask who %s is: %w", id.Subject, err)
	}
	if more.Subject != id.Subject {
		return identity{}, errors.New("the provider answered about somebody else")
	}
	is.Email, is.Verified = more.Email, more.EmailVerified
	return is, nil
}

// welcomes tells whether people of the domain of an e-mail come in without an invitation.
func (o *openID) welcomes(email string) bool {
	_, domain, _ := strings.Cut(email, "@")
	return slices.Contains(o.Domains, strings.ToLower(domain))
}
