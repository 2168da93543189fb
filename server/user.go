package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"calotype/server/auth"
	"calotype/storage"
	"calotype/storage/db"

	"golang.org/x/term"
)

type userCommand struct {
	Add      userAddCommand      `cmd:"" help:"Make a person who may sign in."`
	List     userListCommand     `cmd:"" help:"List the people."`
	Password userPasswordCommand `cmd:"" help:"Give a person another password. They are signed out everywhere."`
	Remove   userRemoveCommand   `cmd:"" help:"Remove a person. What they uploaded stays."`
}

// records says where people are kept.
type records struct {
	Data     string `default:"./data" env:"CALOTYPE_DATA" placeholder:"FOLDER" help:"The server's folder."`
	Database string `env:"CALOTYPE_DATABASE" placeholder:"URL" unset:"SQLite in the data folder" help:"Where the server keeps records, such as postgres://user@host/calotype."`
}

func (r records) address() string { return Where{Data: r.Data, Database: r.Database}.database() }

// on does something with the people that a server may be using meanwhile.
func (r records) on(ctx context.Context, open func(context.Context, string) (*db.DB, error), do func(*storage.Library) error) (err error) {
	opened, err := open(ctx, r.address())
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no library in %s: name it with --data or --database", named(r.address()))
	}
	if err != nil {
		return err
	}
	library, err := storage.Beside(ctx, opened)
	if err != nil {
		return errors.Join(err, opened.Close())
	}
	defer func() { err = errors.Join(err, library.Close()) }()
	var invalid *storage.InvalidError
	if err := do(library); errors.As(err, &invalid) { // the field is one of the API
		return errors.New(invalid.Problem)
	} else if err != nil {
		return err
	}
	return nil
}

// aPassword is how a command is told one: it is never an argument, which others on the machine could read.
type aPassword struct {
	Stdin bool `name:"password-stdin" help:"Read the password from standard input, its first line, in place of asking."`
}

// read answers the hash of a new password.
func (p aPassword) read(ctx context.Context, console *console, about ...string) (storage.Secret, error) {
	password, err := p.ask(console)
	if err != nil {
		return "", err
	}
	if wrong := auth.CheckPassword(password, about...); wrong != "" {
		return "", fmt.Errorf("the password %s", wrong)
	}
	hash, err := auth.NewPasswords().Hash(ctx, password)
	return storage.Secret(hash), err
}

func (p aPassword) ask(console *console) (string, error) {
	if p.Stdin {
		line, err := bufio.NewReader(console.in).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	in, ok := console.in.(*os.File)
	if !ok || !console.asks {
		return "", errors.New("nobody can be asked for a password here: say --password-stdin, and send it as the first line")
	}
	var given [2]string
	for i, what := range []string{"Password: ", "Again: "} {
		fmt.Fprint(console.err, what)
		text, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(console.err)
		if err != nil {
			return "", err
		}
		given[i] = string(text)
	}
	if given[0] != given[1] {
		return "", errors.New("the two passwords differ")
	}
	return given[0], nil
}

type userAddCommand struct {
	records
	aPassword
	Email string `arg:"" help:"The e-mail that the person signs in with."`
	Name  string `placeholder:"NAME" help:"What they are called; the beginning of the e-mail where nothing is said."`
	Owner bool   `help:"May do everything, and let others in. The first person is an owner in any case."`
}

// Run makes a person.
func (c *userAddCommand) Run(ctx context.Context, console *console) error {
	if c.Name == "" {
		c.Name, _, _ = strings.Cut(c.Email, "@")
	}
	hash, err := c.read(ctx, console, c.Email, c.Name)
	if err != nil {
		return err
	}
	if c.Database == "" {
		if err := checkFolder(c.Data); err != nil {
			return err
		}
	}
	return c.on(ctx, db.Open, func(l *storage.Library) error {
		who := storage.NewPerson{Email: c.Email, Name: c.Name, PasswordHash: hash, Owner: c.Owner}
		p, err := l.SetUp(ctx, who)
		if errors.Is(err, storage.ErrSetUp) {
			p, err = l.CreatePerson(ctx, who)
		}
		if err != nil {
			return err
		}
		console.say("%s may sign in%s.", p.Email, map[bool]string{true: " and owns the installation", false: ", and may use the projects into which somebody lets them"}[p.Owner])
		return nil
	})
}

type userListCommand struct {
	records
	JSON bool `help:"Print JSON."`
}

// A listedPerson is what is told of one.
type listedPerson struct {
	Email    string     `json:"email"`
	Name     string     `json:"name"`
	Owner    bool       `json:"owner"`
	Password bool       `json:"password"` // has one
	OpenID   string     `json:"openID,omitempty"`
	Created  time.Time  `json:"created"`
	LastSeen *time.Time `json:"lastSeen"`
}

// Run lists the people.
func (c *userListCommand) Run(ctx context.Context, out io.Writer) error {
	return c.on(ctx, db.OpenToRead, func(l *storage.Library) error {
		list := []listedPerson{}
		for page := (storage.Page{First: storage.MaxPage}); ; {
			people, err := l.People(ctx, page)
			if err != nil {
				return err
			}
			for _, p := range people.Nodes {
				list = append(list, listedPerson{p.Email, p.Name, p.Owner, p.PasswordHash != "", p.Issuer, p.CreatedAt, p.LastSeenAt})
			}
			if !people.HasNext {
				break
			}
			page.After = people.Cursors[len(people.Cursors)-1]
		}
		if c.JSON {
			return json.NewEncoder(out).Encode(list)
		}
		return table(out, list)
	})
}

func table(out io.Writer, list []listedPerson) error {
	rows := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(rows, "E-MAIL\tNAME\tOWNER\tSIGNS IN BY\tLAST SEEN")
	for _, p := range list {
		by := []string{}
		if p.Password {
			by = append(by, "password")
		}
		if p.OpenID != "" {
			by = append(by, p.OpenID)
		}
		seen := "never"
		if p.LastSeen != nil {
			seen = p.LastSeen.UTC().Format("2006-01-02 15:04 UTC")
		}
		fmt.Fprintf(rows, "%s\t%s\t%s\t%s\t%s\n", p.Email, p.Name, map[bool]string{true: "yes", false: "no"}[p.Owner], strings.Join(by, ", "), seen)
	}
	return rows.Flush()
}

type userPasswordCommand struct {
	records
	aPassword
	Email string `arg:"" help:"Whose password it is to be."`
}

// Run gives a person another password.
func (c *userPasswordCommand) Run(ctx context.Context, console *console) error {
	return c.on(ctx, openExisting, func(l *storage.Library) error {
		p, err := personOf(ctx, l, c.Email)
		if err != nil {
			return err
		}
		hash, err := c.read(ctx, console, p.Email, p.Name)
		if err != nil {
			return err
		}
		if err := l.SetPassword(ctx, p.ID, hash, nil); err != nil {
			return err
		}
		console.say("%s has another password, and is signed out everywhere.", p.Email)
		return nil
	})
}

type userRemoveCommand struct {
	records
	Email string `arg:"" help:"Who is to be removed."`
	Yes   bool   `short:"y" help:"Do not ask."`
}

// Run removes a person.
func (c *userRemoveCommand) Run(ctx context.Context, console *console) error {
	return c.on(ctx, openExisting, func(l *storage.Library) error {
		p, err := personOf(ctx, l, c.Email)
		if err != nil {
			return err
		}
		console.say("%s (%s) can no longer sign in after this; what they uploaded stays.", p.Email, p.Name)
		if err := console.agree(c.Yes, "removed"); err != nil {
			return err
		}
		return l.DeletePerson(ctx, p.ID)
	})
}

func personOf(ctx context.Context, l *storage.Library, email string) (*storage.Person, error) {
	p, err := l.PersonByEmail(ctx, email)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("nobody has the e-mail %s; calotype user list has all", email)
	}
	return p, err
}
