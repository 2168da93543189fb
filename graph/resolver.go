package graph

import (
	"time"

	"github.com/99designs/gqlgen/graphql"

	"calotype/graph/generated"
)

// resolver is the root of all resolvers. Each type of the schema that has some gets a type of its own here; their methods
// stand in the file of their subject.
type resolver struct {
	Deps
	gather  time.Duration
	present graphql.ErrorPresenterFunc // for errors that come after a subscription began
}

type (
	queryResolver          struct{ *resolver }
	mutationResolver       struct{ *resolver }
	subscriptionResolver   struct{ *resolver }
	projectResolver        struct{ *resolver }
	presetResolver         struct{ *resolver }
	projectRulesResolver   struct{ *resolver }
	viewerResolver         struct{ *resolver }
	personResolver         struct{ *resolver }
	membershipResolver     struct{ *resolver }
	sessionResolver        struct{ *resolver }
	invitationRoleResolver struct{ *resolver }
	apiKeyResolver         struct{ *resolver }
	signingKeyResolver     struct{ *resolver }
	fileResolver           struct{ *resolver }
	variantResolver        struct{ *resolver }
	webhookResolver        struct{ *resolver }
	deliveryResolver       struct{ *resolver }
	importResolver         struct{ *resolver }
	previewFrameResolver   struct{ *resolver }
)

var _ generated.ResolverRoot = (*resolver)(nil)

func (r *resolver) Query() generated.QueryResolver               { return queryResolver{r} }
func (r *resolver) Mutation() generated.MutationResolver         { return mutationResolver{r} }
func (r *resolver) Subscription() generated.SubscriptionResolver { return subscriptionResolver{r} }
func (r *resolver) Project() generated.ProjectResolver           { return projectResolver{r} }
func (r *resolver) Preset() generated.PresetResolver             { return presetResolver{r} }
func (r *resolver) ProjectRules() generated.ProjectRulesResolver { return projectRulesResolver{r} }
func (r *resolver) Viewer() generated.ViewerResolver             { return viewerResolver{r} }
func (r *resolver) Person() generated.PersonResolver             { return personResolver{r} }
func (r *resolver) Membership() generated.MembershipResolver     { return membershipResolver{r} }
func (r *resolver) Session() generated.SessionResolver           { return sessionResolver{r} }
func (r *resolver) InvitationRole() generated.InvitationRoleResolver {
	return invitationRoleResolver{r}
}
func (r *resolver) ApiKey() generated.ApiKeyResolver         { return apiKeyResolver{r} }
func (r *resolver) SigningKey() generated.SigningKeyResolver { return signingKeyResolver{r} }
func (r *resolver) File() generated.FileResolver             { return fileResolver{r} }
func (r *resolver) Variant() generated.VariantResolver       { return variantResolver{r} }
func (r *resolver) Webhook() generated.WebhookResolver       { return webhookResolver{r} }
func (r *resolver) Delivery() generated.DeliveryResolver     { return deliveryResolver{r} }

func (r *resolver) Import() generated.ImportResolver             { return importResolver{r} }
func (r *resolver) PreviewFrame() generated.PreviewFrameResolver { return previewFrameResolver{r} }
