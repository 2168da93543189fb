// Command million measures lists and searches in a library of a million files.
//
//	million fill    DATABASE FILES            a database of that many, and how long it takes to bring an old one up to date
//	million lists   DATABASE                  every sort, filter, search and place in the list, through the library
//	million graphql DATABASE URL              the same through the API of a server on that database, whose CALOTYPE_ADMIN_TOKEN is that of here
//	million add     DATABASE FILES CLIENTS    how many files a second are added
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "million:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	number := func(i int) int {
		if i >= len(args) {
			return 0
		}
		n, _ := strconv.Atoi(args[i])
		return n
	}
	switch {
	case len(args) == 3 && args[0] == "fill":
		return fill(ctx, args[1], number(2))
	case len(args) == 2 && args[0] == "lists":
		return measureLibrary(ctx, args[1])
	case len(args) == 3 && args[0] == "graphql":
		return measureGraphQL(ctx, args[1], args[2])
	case len(args) == 4 && args[0] == "add":
		return add(ctx, args[1], number(2), number(3))
	}
	return fmt.Errorf("usage: see the head of main.go")
}
