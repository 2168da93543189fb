package imaging

import (
	"context"
	"encoding/base64"
)

// Blurhash answers the result's blurhash alone, as text: see [Image.blurhash].
type Blurhash struct{}

func (*Blurhash) Params(*Params) {}

func (*Blurhash) says() string { return sayText }

func (*Blurhash) answer(ctx context.Context, img *Image, _ Source, _ metadata) ([]byte, error) {
	hash, err := img.blurhash(ctx)
	if err != nil {
		return nil, err
	}
	return []byte(hash), nil
}

// Thumbhash answers the result's thumbhash alone, in Base64, as text: see [Image.thumbhash].
type Thumbhash struct{}

func (*Thumbhash) Params(*Params) {}

func (*Thumbhash) says() string { return sayText }

func (*Thumbhash) answer(ctx context.Context, img *Image, _ Source, _ metadata) ([]byte, error) {
	hash, err := img.thumbhash(ctx)
	if err != nil {
		return nil, err
	}
	return []byte(base64.StdEncoding.EncodeToString(hash)), nil
}
