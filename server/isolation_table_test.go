package main

// Who may what, as a real server has it: each query, mutation, subscription, REST route and step of an upload, with every kind of caller.
// What the server has and these tables lack fails, and so does what they have and the server lacks.

// What a deed needs beside the rights of a project.
const (
	needsNothing = ""       // anybody is answered
	needsCaller  = "CALLER" // who is known, whatever their rights
	needsPerson  = "PERSON" // who is signed in
	needsOwner   = "OWN"    // who owns the installation
)

// A deed is one thing to be asked. {project}, {file} … in it are of a project of which the caller has what its row says; of another
// project, but for who owns all, it has nothing.
type deed struct {
	needs string
	ask   string // of GraphQL the field, of REST and uploads the body
	fresh string // for what the deed takes away: a mutation that makes it anew; its id stands in place of {fresh}
	// silent tells that who may not know of the project is answered as if there were nothing: an empty list, null, or a count of 0.
	silent     bool
	mute       bool   // as it is whatever there is, to who may not know of the project
	hidden     bool   // so is who may know of the project, and lacks the right
	nothing    bool   // what is asked for is not there, as who may is told
	keyless    bool   // keys of a project that was deleted are good no more
	open       bool   // whoever asks is not looked at
	decides    bool   // it is about all projects of which the caller decides
	shows      string // of what is silent: what the answer holds where there is something
	pokes      string // of a subscription: a mutation of which it hears
	byOperator bool   // which the operator asks, and not the caller
	after      string // what the operator does then, so that all is as it was
}

var queries = map[string]deed{
	"node":           {needs: "READ", silent: true, shows: "file", ask: `node(id: "{file}") { id }`},
	"viewer":         {needs: needsNothing, ask: `viewer { kind }`},
	"health":         {needs: needsNothing, ask: `health { status }`},
	"operations":     {needs: needsCaller, ask: `operations { name }`},
	"transformation": {needs: "READ", ask: `transformation(text: "flip", project: "{project}") { canonical }`},
	"project":        {needs: "READ", silent: true, shows: "project", ask: `project(id: "{project}") { id }`},
	"file":           {needs: "READ", silent: true, shows: "file", ask: `file(id: "{file}") { id }`},
	"projects":       {needs: "READ", silent: true, hidden: true, shows: "project", ask: `projects(first: 200) { nodes { id } }`},
	"people":         {needs: "ADMIN", decides: true, ask: `people { nodes { id } }`},
	"invitations":    {needs: "ADMIN", decides: true, ask: `invitations { id }`},
	"usage":          {needs: needsCaller, ask: `usage { total { requests } }`},
	"storage":        {needs: needsCaller, ask: `storage { now { files } }`},
}

var mutations = map[string]deed{
	"createProject":       {needs: needsOwner, ask: `createProject(input: {name: "new"}) { id }`},
	"updateProject":       {needs: "ADMIN", ask: `updateProject(id: "{project}", input: {name: "p"}) { id }`},
	"deleteProject":       {needs: "ADMIN", ask: `deleteProject(id: "{project}")`, after: `it: restoreProject(id: "{project}") { id }`},
	"restoreProject":      {needs: "ADMIN", keyless: true, ask: `restoreProject(id: "{project}") { id }`, fresh: `deleteProject(id: "{project}")`, after: `it: restoreProject(id: "{project}") { id }`},
	"updateFile":          {needs: "WRITE", ask: `updateFile(id: "{file}", input: {name: "b.png"}) { id }`},
	"deleteFiles":         {needs: "DELETE", silent: true, shows: "file", ask: `deleteFiles(ids: ["{file}"])`, after: `it: restoreFiles(ids: ["{file}"]) { id }`},
	"restoreFiles":        {needs: "DELETE", silent: true, shows: "file", ask: `restoreFiles(ids: ["{file}"]) { id }`, fresh: `deleteFiles(ids: ["{file}"])`, after: `it: restoreFiles(ids: ["{file}"]) { id }`},
	"createPreset":        {needs: "WRITE", ask: `createPreset(input: {project: "{project}", name: "{unique}", transformation: "flip"}) { id }`},
	"updatePreset":        {needs: "WRITE", ask: `updatePreset(id: "{preset}", input: {transformation: "mirror"}) { id }`},
	"deletePreset":        {needs: "WRITE", ask: `deletePreset(id: "{fresh}")`, fresh: `createPreset(input: {project: "{project}", name: "{unique}", transformation: "flip"}) { id }`},
	"updateProjectRules":  {needs: "ADMIN", ask: `updateProjectRules(id: "{project}", input: {}) { mode }`},
	"createSigningKey":    {needs: "ADMIN", ask: `createSigningKey(project: "{project}") { id }`},
	"deleteSigningKey":    {needs: "ADMIN", ask: `deleteSigningKey(id: "{fresh}")`, fresh: `createSigningKey(project: "{project}") { id }`},
	"purgeFiles":          {needs: "WRITE", mute: true, ask: `purgeFiles(ids: ["{file}"]) { variants }`},
	"purgeProject":        {needs: "WRITE", ask: `purgeProject(id: "{project}") { variants }`},
	"purgePreset":         {needs: "WRITE", ask: `purgePreset(id: "{preset}") { variants }`},
	"setPreview":          {needs: needsCaller, ask: `setPreview(session: "s", seq: 1, transformation: "flip", maxEdge: 100)`},
	"createInvitation":    {needs: "ADMIN", ask: `createInvitation(input: {email: "{unique}@example.org", roles: [{project: "{project}", role: VIEWER}]}) { link }`},
	"deleteInvitation":    {needs: "ADMIN", hidden: true, ask: `deleteInvitation(id: "{fresh}")`, fresh: `createInvitation(input: {email: "{unique}@example.org", roles: [{project: "{project}", role: VIEWER}]}) { invitation { id } }`},
	"setMember":           {needs: "ADMIN", ask: `setMember(project: "{project}", person: "{stranger}", role: null) { id }`, fresh: `setMember(project: "{project}", person: "{stranger}", role: VIEWER) { id }`, after: `it: setMember(project: "{project}", person: "{stranger}", role: null) { id }`},
	"updatePerson":        {needs: needsOwner, ask: `updatePerson(id: "{stranger}", input: {name: "S"}) { id }`},
	"deletePerson":        {needs: needsOwner, ask: `deletePerson(id: "00000000-0000-7000-8000-000000000000")`, nothing: true},
	"changePassword":      {needs: needsPerson, ask: `changePassword(current: "{password}", new: "{password}") { id }`},
	"endSession":          {needs: needsPerson, ask: `endSession(id: "00000000-0000-7000-8000-000000000000")`, nothing: true},
	"signOutEverywhere":   {needs: needsPerson, ask: `signOutEverywhere`},
	"createApiKey":        {needs: "ADMIN", ask: `createApiKey(input: {project: "{project}", name: "k", kind: SECRET, rights: [READ]}) { key }`},
	"updateApiKey":        {needs: "ADMIN", ask: `updateApiKey(id: "{apiKey}", input: {name: "k"}) { id }`},
	"rotateApiKey":        {needs: "ADMIN", ask: `rotateApiKey(id: "{apiKey}") { key }`},
	"deleteApiKey":        {needs: "ADMIN", ask: `deleteApiKey(id: "{fresh}")`, fresh: `createApiKey(input: {project: "{project}", name: "k", kind: PUBLIC}) { apiKey { id } }`},
	"createWebhook":       {needs: "ADMIN", ask: `createWebhook(input: {project: "{project}", url: "{nowhere}", events: [FILE_CREATED]}) { id }`},
	"updateWebhook":       {needs: "ADMIN", ask: `updateWebhook(id: "{webhook}", input: {enabled: false}) { id }`},
	"deleteWebhook":       {needs: "ADMIN", ask: `deleteWebhook(id: "{fresh}")`, fresh: `createWebhook(input: {project: "{project}", url: "{nowhere}", events: [FILE_CREATED]}) { id }`},
	"rotateWebhookSecret": {needs: "ADMIN", ask: `rotateWebhookSecret(id: "{webhook}") { id }`},
	"testWebhook":         {needs: "ADMIN", ask: `testWebhook(id: "{webhook}") { id }`},
	"resendDelivery":      {needs: "ADMIN", ask: `resendDelivery(id: "{delivery}") { id }`},
	"importFile":          {needs: "UPLOAD", ask: `importFile(project: "{project}", url: "{nowhere}/a.png") { id }`},
	"cancelImport":        {needs: "UPLOAD", ask: `cancelImport(id: "00000000-0000-7000-8000-000000000000")`, nothing: true, hidden: true},
}

var subscriptions = map[string]deed{
	"preview":        {needs: "READ", ask: `preview(session: "s", file: "{file}") { seq }`, pokes: `setPreview(session: "s", seq: 1, transformation: "flip", maxEdge: 10)`},
	"fileEvents":     {needs: "READ", ask: `fileEvents(project: "{project}") { id }`, pokes: `updateFile(id: "{file}", input: {name: "c.png"}) { id }`, byOperator: true},
	"importProgress": {needs: "UPLOAD", ask: `importProgress(id: "00000000-0000-7000-8000-000000000000") { state }`, nothing: true, hidden: true},
}

const restFile = "/api/projects/{project}/files/{file}"

// requests are the REST routes, by method and pattern as /api/openapi.json has them, and the steps of an upload.
var requests = map[string]deed{
	"GET /api/health":                                {needs: needsNothing, open: true},
	"GET /api/openapi.json":                          {needs: needsNothing},
	"GET /api/projects":                              {needs: needsCaller},
	"POST /api/projects":                             {needs: needsOwner, ask: `{"name": "new"}`},
	"GET /api/projects/{project}":                    {needs: "READ"},
	"PATCH /api/projects/{project}":                  {needs: "ADMIN", ask: `{"name": "p"}`},
	"DELETE /api/projects/{project}":                 {needs: "ADMIN", after: `it: restoreProject(id: "{project}") { id }`},
	"GET /api/projects/{project}/files":              {needs: "READ"},
	"POST /api/projects/{project}/files":             {needs: "UPLOAD", ask: `{"url": "{nowhere}/a.png"}`},
	"GET " + restFile:                                {needs: "READ"},
	"PATCH " + restFile:                              {needs: "WRITE", ask: `{"name": "b.png"}`},
	"DELETE " + restFile:                             {needs: "DELETE", after: `it: restoreFiles(ids: ["{file}"]) { id }`},
	"GET " + restFile + "/cached":                    {needs: "READ"},
	"DELETE " + restFile + "/cached":                 {needs: "WRITE"},
	"GET " + restFile + "/analytics":                 {needs: "READ"},
	"GET /api/projects/{project}/analytics/traffic":  {needs: "READ"},
	"GET /api/projects/{project}/analytics/storage":  {needs: "READ"},
	"GET /api/projects/{project}/analytics/requests": {needs: "READ"},
	"GET /api/analytics/traffic":                     {needs: needsCaller},
	"GET /api/analytics/storage":                     {needs: needsCaller},
	"GET /api/analytics/requests":                    {needs: needsCaller},
}

// uploads are the steps of one that the operator began: who may add files may go on with it, but for a public key, which has its own.
var uploads = map[string]deed{
	"POST /uploads/":           {needs: "UPLOAD"},
	"HEAD /uploads/{upload}":   {needs: "WRITE", hidden: true},
	"PATCH /uploads/{upload}":  {needs: "WRITE", hidden: true},
	"DELETE /uploads/{upload}": {needs: "WRITE", hidden: true},
}
