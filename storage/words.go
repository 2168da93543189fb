package storage

import (
	"context"
	"strings"
	"sync"
)

// wordsChannel is where processes say things to each other.
const wordsChannel = "calotype_words"

// MaxWords bounds what is said, in bytes.
const MaxWords = 7900

// words are said by processes that use one database to all of them. Unlike events, they come or they do not.
type words struct {
	mu    sync.Mutex
	heard map[string]func(string) // by topic
}

// Shared tells whether there may be other processes to speak to.
func (l *Library) Shared() bool { return l.db.Shared() }

// Hear has f called with what is said on a topic from now on, by this process too. f must be quick.
func (l *Library) Hear(topic string, f func(words string)) {
	l.words.mu.Lock()
	defer l.words.mu.Unlock()
	if l.words.heard == nil {
		l.words.heard = map[string]func(string){}
	}
	l.words.heard[topic] = f
}

// Say says words to all processes, this one too; nobody hears them where the database is this process's alone. At most [MaxWords] bytes
// are allowed.
func (l *Library) Say(ctx context.Context, topic, words string) error {
	if len(words) > MaxWords {
		return invalid("words", "there are %d bytes; at most %d are allowed", len(words), MaxWords)
	}
	return l.db.Say(ctx, wordsChannel, topic+" "+words)
}

// hear passes on what was said.
func (l *Library) hear(said string) {
	topic, words, _ := strings.Cut(said, " ")
	l.words.mu.Lock()
	f := l.words.heard[topic]
	l.words.mu.Unlock()
	if f != nil {
		f(words)
	}
}
