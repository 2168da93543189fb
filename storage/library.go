// Package storage keeps what outlives the process: files with their bytes and records as one thing, with its rules.
//
// The rules: an original's bytes are there before its record and events come after the record is committed, so whoever
// hears of a file can read it. What is deleted goes into the trash and can be restored until [Library.Sweep] takes it away.
// Presets are removed at once; those of a deleted project come back with it.
// Variants are made anew at any time, so they go at once: when their file is deleted, and when its focal point moves. A
// process that is killed between two steps leaves word for the next, which finishes them.
//
// Missing things, deleted ones included, are reported as [io/fs.ErrNotExist]; what a person gave and is not allowed as
// [*InvalidError].
package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"calotype/storage/blob"
	"calotype/storage/db"
)

// The records. See package db for their fields.
type (
	Project  = db.Project
	File     = db.File
	FilePage = db.FilePage
	Variant  = db.Variant
	Preset   = db.Preset
	Stats    = db.Stats
)
