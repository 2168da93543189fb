package db

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"github.com/uptrace/bun/schema"
)

// A Table is one that is moved from one database to another, whole rows at a time.
type Table struct {
	Name string
	// Remade tells that it goes with the variants: who leaves these behind leaves it behind too.
	Remade bool
	row    reflect.Type
	// Clashes tells that two rows may not agree in something else than their keys, so that an old one goes before a new one
	// comes.
	Clashes bool
}

// tables are all tables that are moved, each after those that it refers to. A test holds them, and what they leave out, to
// the tables and columns that both databases really have.
var tables = []*Table{
	table[libraryRow]("library"),
	table[Project]("projects"),
	table[fileRow]("files"),
	{Name: "presets", row: reflect.TypeFor[Preset](), Clashes: true},
	table[Rules]("project_rules"),
	table[SigningKey]("signing_keys"),
	{Name: "people", row: reflect.TypeFor[Person](), Clashes: true},
	table[Member]("members"),
	table[Invitation]("invitations"),
	table[APIKey]("api_keys"),
	table[Webhook]("webhooks"),
	table[WebhookEvent]("webhook_events"),
	table[Delivery]("webhook_deliveries"),
	{Name: "variants", row: reflect.TypeFor[Variant](), Remade: true},
	{Name: "variant_presets", row: reflect.TypeFor[variantPreset](), Remade: true},
	{Name: "variant_drops", row: reflect.TypeFor[variantDrop](), Remade: true},
	table[UsageRow]("usage_sums"),
	table[StorageRow]("storage_sums"),
}

// notMoved are the tables that stay behind, each with the reason.
var notMoved = map[string]string{
	"listed":              ofFiles,
	"listed_names":        ofFiles,
	"listed_names_data":   ofFiles,
	"listed_names_idx":    ofFiles,
	"listed_names_config": ofFiles,
	"listed_parts":        ofFiles,
	"tagged":              ofFiles,
	"file_counts":         ofFiles,
	"sessions":            "a browser is signed in at one server, and a copy that somebody steals must not be",
	"incoming":            "it says what is moved here",
	"usage_batches":       "it is for those who use the database now",
	"journal":             "it is for those who use the database now",
	"chores":              "it is for those who use the database now",
	"webhook_turns":       "it is for those who use the database now",
	"bun_migrations":      "every database has its own",
	"bun_migration_locks": "every database has its own",
}

// ofFiles is why what lists are read from stays: the database makes it of files itself.
const ofFiles = "triggers make it of files"

func table[Row any](name string) *Table { return &Table{Name: name, row: reflect.TypeFor[Row]()} }

// Tables are the tables that are moved, each after those that it refers to.
func Tables() []*Table { return tables }

// libraryRow says which library the records are of.
type libraryRow struct {
	bun.BaseModel `bun:"table:library,alias:l"`

	One       int       `bun:"one,pk"`
	ID        uuid.UUID `bun:"id,type:uuid"`
	CreatedAt time.Time `bun:"created_at"`
}

// fileRow is a file with what only queries know of it.
type fileRow struct {
	File `bun:",extend"`

	NameFolded         string `bun:"name_folded"`
	DeletedWithProject bool   `bun:"deleted_with_project"`
}

// variantPreset notes that a variant was asked for by a preset.
type variantPreset struct {
	bun.BaseModel `bun:"table:variant_presets,alias:vp"`

	PresetID uuid.UUID `bun:"preset_id,pk,type:uuid"`
	FileID   uuid.UUID `bun:"file_id,pk,type:uuid"`
	Key      string    `bun:"key,pk"`
}

// A Row is a row of a table, whichever database it comes from: two with the same bytes say the same.
type Row struct {
	Key  string // by which the rows of a table are in order
	JSON []byte // an object with the columns
}

// Columns are the names of a table's columns.
func (t *Table) Columns() []string {
	var names []string
	for _, field := range t.schema().Fields {
		names = append(names, field.Name)
	}
	return names
}

func (t *Table) schema() *schema.Table { return schemas.Get(t.row) }

// schemas are what bun knows of the rows, without a database.
var schemas = sqlitedialect.New().Tables()

// encode writes a row, a struct, as JSON.
func (t *Table) encode(row reflect.Value) (Row, error) {
	var b bytes.Buffer
	for i, field := range t.schema().Fields {
		value := field.Value(row).Interface()
		switch at := value.(type) { // the same moment is written in one way
		case time.Time:
			value = at.UTC()
		case *time.Time:
			if at != nil {
				value = at.UTC()
			}
		}
		data, err := json.Marshal(value)
		if err != nil {
			return Row{}, fmt.Errorf("%s of a row of %s: %w", field.Name, t.Name, err)
		}
		separator := ","
		if i == 0 {
			separator = "{"
		}
		fmt.Fprintf(&b, "%s%q:%s", separator, field.Name, data)
	}
	b.WriteByte('}')
	return Row{t.key(row), b.Bytes()}, nil
}

// decode reads the columns of a row that was written as JSON, of this table as it is or as it was before.
func (t *Table) decode(data []byte, row reflect.Value) error {
	var columns map[string]json.RawMessage
	if err := json.Unmarshal(data, &columns); err != nil {
		return fmt.Errorf("a row of %s cannot be read: %w", t.Name, err)
	}
	for name, value := range columns {
		field := t.schema().LookupField(name)
		if field == nil {
			return fmt.Errorf("a row of %s has a column %q, which this version does not know", t.Name, name)
		}
		if err := json.Unmarshal(value, field.Value(row).Addr().Interface()); err != nil {
			return fmt.Errorf("%s of a row of %s cannot be read: %w", name, t.Name, err)
		}
	}
	return nil
}

// key is the row's place in its table: what its primary key comes to as text, in the order of both databases.
func (t *Table) key(row reflect.Value) string {
	var parts []string
	for _, value := range t.keys(row) {
		parts = append(parts, fmt.Sprint(value))
	}
	return strings.Join(parts, "\x00")
}

func (t *Table) keys(row reflect.Value) []any {
	var values []any
	for _, field := range t.schema().PKs {
		values = append(values, field.Value(row).Interface())
	}
	return values
}
