// Package testservers starts real servers for tests, each a child of the test process that goes with it: they listen on free
// ports of the loopback and keep what they have in temporary folders.
package testservers
