package model

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"calotype/imaging"
	"calotype/server/access"
	"calotype/server/imports"
	"calotype/storage"
	"calotype/storage/db"
)

// The names of imaging's groups, roles and kinds are those of the schema; a test holds them to that.

// MarshalGroup writes the group of an operation.
func MarshalGroup(g imaging.Group) graphql.Marshaler { return graphql.MarshalString(string(g)) }

// UnmarshalGroup reads the group of an operation.
func UnmarshalGroup(v any) (imaging.Group, error) { return name[imaging.Group](v) }

// MarshalRole writes how an operation acts.
func MarshalRole(r imaging.Role) graphql.Marshaler { return graphql.MarshalString(string(r)) }

// UnmarshalRole reads how an operation acts.
func UnmarshalRole(v any) (imaging.Role, error) { return name[imaging.Role](v) }

// MarshalKind writes what a parameter holds.
func MarshalKind(k imaging.Kind) graphql.Marshaler { return graphql.MarshalString(string(k)) }

// UnmarshalKind reads what a parameter holds.
func UnmarshalKind(v any) (imaging.Kind, error) { return name[imaging.Kind](v) }

// name reads a name that the validation has checked against the schema already.
func name[T ~string](v any) (T, error) {
	text, ok := v.(string)
	if !ok {
		return "", malformed("a name is a string")
	}
	return T(text), nil
}

// MarshalEventKind writes what happened to a file.
func MarshalEventKind(k storage.EventKind) graphql.Marshaler { return graphql.MarshalString(string(k)) }

// UnmarshalEventKind reads what happened to a file.
func UnmarshalEventKind(v any) (storage.EventKind, error) { return name[storage.EventKind](v) }

// MarshalSort writes the order of a list.
func MarshalSort(s storage.Sort) graphql.Marshaler { return graphql.MarshalString(string(s)) }

// UnmarshalSort reads the order of a list.
func UnmarshalSort(v any) (storage.Sort, error) { return name[storage.Sort](v) }

// MarshalMode writes who may make variants.
func MarshalMode(m storage.Mode) graphql.Marshaler { return graphql.MarshalString(string(m)) }

// UnmarshalMode reads who may make variants.
func UnmarshalMode(v any) (storage.Mode, error) { return name[storage.Mode](v) }

// MarshalInterval writes a stretch of time.
func MarshalInterval(i storage.Interval) graphql.Marshaler { return graphql.MarshalString(string(i)) }

// UnmarshalInterval reads a stretch of time.
func UnmarshalInterval(v any) (storage.Interval, error) { return name[storage.Interval](v) }

// MarshalUsageGroup writes what numbers are told apart by.
func MarshalUsageGroup(g storage.UsageGroup) graphql.Marshaler {
	return graphql.MarshalString(string(g))
}

// UnmarshalUsageGroup reads what numbers are told apart by.
func UnmarshalUsageGroup(v any) (storage.UsageGroup, error) { return name[storage.UsageGroup](v) }

// MarshalHookKind writes what a webhook is told of: a file.created of a message is FILE_CREATED here.
func MarshalHookKind(k storage.HookKind) graphql.Marshaler {
	return graphql.MarshalString(strings.ReplaceAll(strings.ToUpper(string(k)), ".", "_"))
}

// UnmarshalHookKind reads what a webhook is told of.
func UnmarshalHookKind(v any) (storage.HookKind, error) {
	text, err := name[string](v)
	return storage.HookKind(strings.Replace(strings.ToLower(text), "_", ".", 1)), err
}

// MarshalDeliveryState writes how far a delivery is.
func MarshalDeliveryState(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalDeliveryState reads how far a delivery is.
func UnmarshalDeliveryState(v any) (string, error) { return name[string](v) }

// MarshalHealthStatus writes how the server is.
func MarshalHealthStatus(s HealthStatus) graphql.Marshaler { return graphql.MarshalString(string(s)) }

// UnmarshalHealthStatus reads how the server is.
func UnmarshalHealthStatus(v any) (HealthStatus, error) { return name[HealthStatus](v) }

// MarshalCallerKind writes who asks.
func MarshalCallerKind(k access.Kind) graphql.Marshaler { return graphql.MarshalString(string(k)) }

// UnmarshalCallerKind reads who asks.
func UnmarshalCallerKind(v any) (access.Kind, error) { return name[access.Kind](v) }

// MarshalRight writes what may be done.
func MarshalRight(r access.Right) graphql.Marshaler { return graphql.MarshalString(string(r)) }

// UnmarshalRight reads what may be done.
func UnmarshalRight(v any) (access.Right, error) { return name[access.Right](v) }

// MarshalMemberRole writes what somebody is in a project.
func MarshalMemberRole(r db.Role) graphql.Marshaler { return graphql.MarshalString(string(r)) }

// UnmarshalMemberRole reads what somebody is in a project.
func UnmarshalMemberRole(v any) (db.Role, error) { return name[db.Role](v) }

// MarshalAPIKeyKind writes whether a key is secret.
func MarshalAPIKeyKind(k db.APIKeyKind) graphql.Marshaler { return graphql.MarshalString(string(k)) }

// UnmarshalAPIKeyKind reads whether a key is secret.
func UnmarshalAPIKeyKind(v any) (db.APIKeyKind, error) { return name[db.APIKeyKind](v) }

// MarshalImportState writes how far an import is.
func MarshalImportState(s imports.State) graphql.Marshaler { return graphql.MarshalString(string(s)) }

// UnmarshalImportState reads how far an import is.
func UnmarshalImportState(v any) (imports.State, error) { return name[imports.State](v) }
