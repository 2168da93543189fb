package diskcache

import (
	"errors"
	"os"
	"path/filepath"
)

// placeFile is where a cache keeps what its user wants to know when it is opened again.
const placeFile = "place"

// Place answers what was given to SetPlace last, by this process or one before it; empty where nothing was.
func (c *Cache) Place() string {
	if c == nil {
		return ""
	}
	text, err := os.ReadFile(filepath.Join(c.Folder, placeFile))
	if err != nil {
		return ""
	}
	return string(text)
}

// SetPlace keeps a line beside the variants: up to where its user knew what happened to what they are made of.
func (c *Cache) SetPlace(place string) error {
	if c == nil {
		return nil
	}
	f, err := os.CreateTemp(c.Folder, temporary+"*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(place)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(c.Folder, placeFile))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
