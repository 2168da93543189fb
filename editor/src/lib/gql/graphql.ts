/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type ApiKeyKind =
  /** Stands in pages, and lets who visits them upload, within its rules. */
  | 'PUBLIC'
  /** Of a program, which keeps it to itself. */
  | 'SECRET';

export type CreateApiKeyInput = {
  expiresAt?: string | null | undefined;
  kind: ApiKeyKind;
  maxBytes?: number | null | undefined;
  /** 1…255 characters. */
  name: string;
  origins?: Array<string> | null | undefined;
  project: string | number;
  /** Of a secret key: at least one. */
  rights?: Array<Right> | null | undefined;
  signed?: boolean | null | undefined;
  /** Of a public key, as are those that follow. */
  types?: Array<string> | null | undefined;
};

export type CreateInvitationInput = {
  email: string;
  /** Seconds: 60…31536000, seven days when left out. */
  expiresIn?: number | null | undefined;
  /** Whether it makes an owner of the installation; false when left out. */
  owner?: boolean | null | undefined;
  /** At most 100. */
  roles?: Array<InvitationRoleInput> | null | undefined;
};

export type CreatePresetInput = {
  /** 1…64 letters (a–z, A–Z), digits, `-` and `_`; unique in the project. */
  name: string;
  project: string | number;
  /** At least one operation, and neither `preset` nor `default` among them. */
  transformation: string;
};

export type CreateWebhookInput = {
  /** At least one. */
  events: Array<WebhookEvent>;
  project: string | number;
  /** At most 50. */
  tags?: Array<string> | null | undefined;
  /** At most 50. */
  types?: Array<string> | null | undefined;
  /**
   * Where to send to: http or https, without user, on port 80, 443 or one from 1024 on, and public unless whoever runs the server allows
   * the network.
   */
  url: string;
};

export type DeliveryState =
  | 'DELIVERED'
  /** Given up after 72 hours. */
  | 'FAILED'
  | 'PENDING';

export type FileEventKind =
  | 'CREATED'
  | 'DELETED'
  | 'RESTORED'
  | 'UPDATED';

export type FileFilter = {
  /** A part of the name, in any case. */
  search?: string | null | undefined;
  /** Files that carry this tag. */
  tag?: string | null | undefined;
  /** A media type such as `image/png`, or its first part: `image`. In any case. */
  type?: string | null | undefined;
};

export type FileSort =
  | 'BYTES_ASC'
  | 'BYTES_DESC'
  | 'CREATED_ASC'
  | 'CREATED_DESC'
  | 'NAME_ASC'
  | 'NAME_DESC';

export type HealthStatus =
  /** Something that the server stands on is failing. */
  | 'DEGRADED'
  | 'OK';

export type ImportState =
  | 'DONE'
  | 'FAILED'
  | 'RUNNING';

/** A stretch of time, UTC. For what is stored, a month is as it was noted last in it. */
export type Interval =
  | 'DAY'
  | 'HOUR'
  | 'MONTH';

export type InvitationRoleInput = {
  project: string | number;
  role: Role;
};

export type OperationGroup =
  | 'ABOUT'
  | 'BLUR'
  | 'COLOUR'
  | 'CONTROL'
  | 'GEOMETRY'
  | 'LAYERS'
  | 'OUTPUT';

export type OperationKind =
  /** Changes the picture where it stands in the chain. */
  | 'ACTION'
  /** Says how the result is encoded; its place does not matter, the last one counts. */
  | 'OUTPUT'
  /** Sets how the following actions behave. */
  | 'STATE'
  /** Answers about the result in place of an image. */
  | 'TERMINAL';

export type ParameterKind =
  /** Dimensions or a ratio: `800x600`, `16:9`. */
  | 'AREA'
  /** `50000`, `50k`, `1500k`, `2m`: k stands for thousands, m for millions. */
  | 'BYTES'
  | 'CHOICE'
  /** Hexadecimal digits: `fff`, `ff000080`. */
  | 'COLOR'
  /** `800x600`; also `800x` and `x600` where `partial`. */
  | 'DIMENSIONS'
  /** The id of a file of the same project, or one of `choices`. */
  | 'FILE'
  /** Pixels or percent: `320`, `50p`. */
  | 'LENGTH'
  /** One to four lengths: `10,20,10,20`. */
  | 'LENGTHS'
  | 'NUMBER'
  /** `40p`: 0p…100p. */
  | 'PERCENTAGE'
  /** `50p,240`, `top_left`, `focal`. */
  | 'POSITION'
  /** The name of a preset of the file's project. */
  | 'PRESET'
  /** `yes` or `no`. */
  | 'SWITCH'
  /** A text; `~~` is a tilde, `~s` a slash, `~n` a new line. */
  | 'TEXT';

export type PointInput = {
  x: number;
  y: number;
};

/** What may be done in a project. */
export type Right =
  /** Decide of rules, keys, people and webhooks, and of the project itself. Brings all others along. */
  | 'ADMIN'
  /** Delete files and take them back. Brings READ along. */
  | 'DELETE'
  /** See all there is, but for keys and secrets. */
  | 'READ'
  /** Add files. */
  | 'UPLOAD'
  /** Change files and presets, and purge. Brings READ and UPLOAD along. */
  | 'WRITE';

export type Role =
  /** Works with it: READ, UPLOAD, WRITE and DELETE. */
  | 'EDITOR'
  /** Decides of it: all rights. */
  | 'OWNER'
  /** Sees it all: READ. */
  | 'VIEWER';

/** Which addresses of a project are served without a signature. One that is given is always checked. */
export type RuleMode =
  /** All: anyone may make variants. */
  | 'ANYONE'
  /** Those that are one preset and nothing else, with or without the name of a download. */
  | 'PRESETS'
  /** None. */
  | 'SIGNED';

export type UpdateApiKeyInput = {
  /** null is never. */
  expiresAt?: string | null | undefined;
  /** null is as large as the server takes. */
  maxBytes?: number | null | undefined;
  /** 1…255 characters. */
  name?: string | null | undefined;
  /** Replaces all. */
  origins?: Array<string> | null | undefined;
  signed?: boolean | null | undefined;
  /** Of a public key, as are those that follow: replaces all. */
  types?: Array<string> | null | undefined;
};

export type UpdateFileInput = {
  /** null removes it. */
  focalPoint?: PointInput | null | undefined;
  /** Replaces all metadata: at most 16 KiB as JSON. */
  metadata?: Record<string, unknown> | null | undefined;
  /** 1…255 characters. */
  name?: string | null | undefined;
  /** Replaces all tags: at most 50 of 1…64 characters. */
  tags?: Array<string> | null | undefined;
};

export type UpdatePersonInput = {
  email?: string | null | undefined;
  name?: string | null | undefined;
  owner?: boolean | null | undefined;
};

export type UpdatePresetInput = {
  /** 1…64 letters (a–z, A–Z), digits, `-` and `_`; unique in the project. */
  name?: string | null | undefined;
  /** At least one operation, and neither `preset` nor `default` among them. */
  transformation?: string | null | undefined;
};

export type UpdateProjectRulesInput = {
  mode?: RuleMode | null | undefined;
  /** 0…1000000; null has the server say. */
  newVariantsPerClient?: number | null | undefined;
  /** 0…1000000; null has the server say. */
  newVariantsPerProject?: number | null | undefined;
  /** Replaces all hosts: at most 50 names, without `https://`, port and path. */
  referers?: Array<string> | null | undefined;
  withoutReferer?: boolean | null | undefined;
};

export type UpdateWebhookInput = {
  enabled?: boolean | null | undefined;
  /** Replaces them all; at least one. */
  events?: Array<WebhookEvent> | null | undefined;
  /** Replaces them all. */
  tags?: Array<string> | null | undefined;
  /** Replaces them all. */
  types?: Array<string> | null | undefined;
  url?: string | null | undefined;
};

/** What numbers are told apart by. A request is in one group, but in one of each of its operations, and in none where it has none. */
export type UsageGroup =
  /** memory, disk, store, rendered or original; none where no picture was answered. */
  | 'CACHE'
  /** By id, those among them that were deleted since. */
  | 'FILE'
  /** jpeg, webp …; json and text of what tells about a picture; none where no picture was answered. */
  | 'FORMAT'
  /** resize, blur … */
  | 'OPERATION'
  /** By id. */
  | 'PROJECT'
  /** The host of the page; none where none was named. */
  | 'REFERER'
  /** 2xx, 3xx, 4xx, 5xx. */
  | 'STATUS'
  /** As it is spelled canonically, presets written out; original; none where it was not understood. */
  | 'TRANSFORMATION';

export type ViewerKind =
  /** Somebody who is signed in. */
  | 'PERSON'
  /** A page with a public key of a project. */
  | 'PUBLIC_KEY'
  /** A program with a secret key of a project. */
  | 'SECRET_KEY'
  /** Who has the token of the operator. */
  | 'TOKEN';

/**
 * What receivers are told of, as a message by the Standard Webhooks specification whose `type` is the name in lower case with a dot:
 * `file.created`.
 */
export type WebhookEvent =
  | 'FILE_CREATED'
  | 'FILE_DELETED'
  /** Its name, tags, metadata or focal point changed, or it was taken back from the trash. */
  | 'FILE_UPDATED'
  | 'PROJECT_DELETED'
  | 'PROJECT_RESTORED'
  /** The project has another name. */
  | 'PROJECT_UPDATED'
  /** An upload became no file for what it holds, or for how large it is or says to be. */
  | 'UPLOAD_REFUSED'
  /** A variant was rendered and is kept. */
  | 'VARIANT_CREATED'
  /** Of `testWebhook`. It cannot be asked for. */
  | 'WEBHOOK_TEST';

export type AccessedProjectQueryVariables = Exact<{
  id: string | number;
}>;


export type AccessedProjectQuery = { project: { id: string, name: string, rights: Array<Right> } | null };

export type ApiKeyFieldsFragment = { id: string, name: string, kind: ApiKeyKind, rights: Array<Right>, prefix: string, key: string | null, types: Array<string>, maxBytes: number | null, origins: Array<string>, signed: boolean, createdAt: string, expiresAt: string | null, lastUsedAt: string | null };

export type ApiKeysQueryVariables = Exact<{
  id: string | number;
}>;


export type ApiKeysQuery = { project: { apiKeys: Array<{ id: string, name: string, kind: ApiKeyKind, rights: Array<Right>, prefix: string, key: string | null, types: Array<string>, maxBytes: number | null, origins: Array<string>, signed: boolean, createdAt: string, expiresAt: string | null, lastUsedAt: string | null }> } | null };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { made: { key: string, apiKey: { id: string, name: string, kind: ApiKeyKind, rights: Array<Right>, prefix: string, key: string | null, types: Array<string>, maxBytes: number | null, origins: Array<string>, signed: boolean, createdAt: string, expiresAt: string | null, lastUsedAt: string | null } } };

export type UpdateApiKeyMutationVariables = Exact<{
  id: string | number;
  input: UpdateApiKeyInput;
}>;


export type UpdateApiKeyMutation = { updateApiKey: { id: string, name: string, kind: ApiKeyKind, rights: Array<Right>, prefix: string, key: string | null, types: Array<string>, maxBytes: number | null, origins: Array<string>, signed: boolean, createdAt: string, expiresAt: string | null, lastUsedAt: string | null } };

export type RotateApiKeyMutationVariables = Exact<{
  id: string | number;
}>;


export type RotateApiKeyMutation = { made: { key: string, apiKey: { id: string, name: string, kind: ApiKeyKind, rights: Array<Right>, prefix: string, key: string | null, types: Array<string>, maxBytes: number | null, origins: Array<string>, signed: boolean, createdAt: string, expiresAt: string | null, lastUsedAt: string | null } } };

export type DeleteApiKeyMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteApiKeyMutation = { deleteApiKey: string };

export type ProjectMembersQueryVariables = Exact<{
  id: string | number;
}>;


export type ProjectMembersQuery = { project: { members: Array<{ role: Role, person: { id: string, name: string, email: string, owner: boolean, lastSeenAt: string | null } }> } | null };

export type RulesFieldsFragment = { mode: RuleMode, referers: Array<string>, withoutReferer: boolean, newVariantsPerClient: number | null, newVariantsPerProject: number | null, keys: Array<{ id: string, secret: string, createdAt: string }> };

export type ProjectRulesQueryVariables = Exact<{
  id: string | number;
}>;


export type ProjectRulesQuery = { project: { rules: { mode: RuleMode, referers: Array<string>, withoutReferer: boolean, newVariantsPerClient: number | null, newVariantsPerProject: number | null, keys: Array<{ id: string, secret: string, createdAt: string }> } } | null };

export type UpdateProjectRulesMutationVariables = Exact<{
  id: string | number;
  input: UpdateProjectRulesInput;
}>;


export type UpdateProjectRulesMutation = { updateProjectRules: { mode: RuleMode, referers: Array<string>, withoutReferer: boolean, newVariantsPerClient: number | null, newVariantsPerProject: number | null, keys: Array<{ id: string, secret: string, createdAt: string }> } };

export type CreateSigningKeyMutationVariables = Exact<{
  project: string | number;
}>;


export type CreateSigningKeyMutation = { createSigningKey: { id: string } };

export type DeleteSigningKeyMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteSigningKeyMutation = { deleteSigningKey: string };

export type RulesOfProjectQueryVariables = Exact<{
  project: string | number;
}>;


export type RulesOfProjectQuery = { project: { rules: { mode: RuleMode, referers: Array<string>, withoutReferer: boolean, newVariantsPerClient: number | null, newVariantsPerProject: number | null } } | null };

export type ChangeRulesMutationVariables = Exact<{
  project: string | number;
  input: UpdateProjectRulesInput;
}>;


export type ChangeRulesMutation = { updateProjectRules: { mode: RuleMode, referers: Array<string> } };

export type MembersOfProjectQueryVariables = Exact<{
  project: string | number;
}>;


export type MembersOfProjectQuery = { project: { members: Array<{ role: Role, person: { id: string, name: string, email: string } }> } | null };

export type InviteIntoProjectMutationVariables = Exact<{
  input: CreateInvitationInput;
}>;


export type InviteIntoProjectMutation = { createInvitation: { link: string } };

export type KeysOfProjectQueryVariables = Exact<{
  project: string | number;
}>;


export type KeysOfProjectQuery = { project: { apiKeys: Array<{ id: string, name: string, kind: ApiKeyKind, rights: Array<Right>, prefix: string, expiresAt: string | null, lastUsedAt: string | null }> } | null };

export type MakeApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type MakeApiKeyMutation = { createApiKey: { key: string, apiKey: { id: string, prefix: string } } };

export type ReadFileQueryVariables = Exact<{
  id: string | number;
}>;


export type ReadFileQuery = { file: { id: string, name: string, type: string, bytes: number, width: number, height: number, tags: Array<string>, metadata: Record<string, unknown>, createdAt: string, focalPoint: { x: number, y: number } | null } | null };

export type AddressOfFileQueryVariables = Exact<{
  id: string | number;
  transformation?: string | null | undefined;
}>;


export type AddressOfFileQuery = { file: { url: string } | null };

export type ChangeFileMutationVariables = Exact<{
  id: string | number;
  input: UpdateFileInput;
}>;


export type ChangeFileMutation = { updateFile: { id: string, name: string, tags: Array<string> } };

export type VariantsOfFileQueryVariables = Exact<{
  id: string | number;
  first?: number | null | undefined;
}>;


export type VariantsOfFileQuery = { file: { variants: { nodes: Array<{ url: string, transformation: string, format: string, width: number, height: number, bytes: number, createdAt: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type PurgeVariantsMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type PurgeVariantsMutation = { purgeFiles: { variants: number, bytes: number } };

export type DeleteFileMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type DeleteFileMutation = { deleteFiles: Array<string> };

export type ListFilesQueryVariables = Exact<{
  project: string | number;
  first?: number | null | undefined;
  filter?: FileFilter | null | undefined;
  sort?: FileSort | null | undefined;
}>;


export type ListFilesQuery = { project: { files: { nodes: Array<{ id: string, name: string, type: string, bytes: number, width: number, height: number, tags: Array<string>, url: string }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type FetchPictureMutationVariables = Exact<{
  project: string | number;
  url: string;
}>;


export type FetchPictureMutation = { importFile: { id: string, state: ImportState } };

export type ListPeopleQueryVariables = Exact<{
  first?: number | null | undefined;
}>;


export type ListPeopleQuery = { people: { nodes: Array<{ id: string, name: string, email: string, owner: boolean, lastSeenAt: string | null, memberships: Array<{ role: Role, project: { name: string } }> }> }, invitations: Array<{ id: string, email: string, expiresAt: string }> };

export type WhoAmIQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoAmIQuery = { viewer: { kind: ViewerKind, owner: boolean, person: { name: string, email: string } | null, sessions: Array<{ current: boolean, userAgent: string, lastSeenAt: string }> } | null };

export type ListProjectsQueryVariables = Exact<{
  first?: number | null | undefined;
}>;


export type ListProjectsQuery = { projects: { nodes: Array<{ id: string, name: string, fileCount: number, bytes: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MakeProjectMutationVariables = Exact<{
  name: string;
}>;


export type MakeProjectMutation = { createProject: { id: string, name: string } };

export type UsageOfAllQueryVariables = Exact<{
  from?: string | null | undefined;
  to?: string | null | undefined;
  interval?: Interval | null | undefined;
  groupBy?: UsageGroup | null | undefined;
}>;


export type UsageOfAllQuery = { usage: { total: { requests: number, bytes: number, hits: number, renders: number, errors: number, savedBytes: number }, points: Array<{ at: string, group: string, requests: number, bytes: number, hits: number }> } };

export type ProjectUsageQueryVariables = Exact<{
  id: string | number;
  from?: string | null | undefined;
  to?: string | null | undefined;
  interval?: Interval | null | undefined;
  groupBy?: UsageGroup | null | undefined;
}>;


export type ProjectUsageQuery = { project: { usage: { total: { requests: number, bytes: number, hits: number, renders: number, errors: number, savedBytes: number }, points: Array<{ at: string, group: string, requests: number, bytes: number, hits: number }> } } | null };

export type FileUsageQueryVariables = Exact<{
  id: string | number;
  from?: string | null | undefined;
  to?: string | null | undefined;
  interval?: Interval | null | undefined;
  groupBy?: UsageGroup | null | undefined;
}>;


export type FileUsageQuery = { file: { usage: { total: { requests: number, bytes: number, hits: number, renders: number, errors: number, savedBytes: number }, points: Array<{ at: string, group: string, requests: number, bytes: number, hits: number }> } } | null };

export type StoredOfAllQueryVariables = Exact<{
  from?: string | null | undefined;
  to?: string | null | undefined;
}>;


export type StoredOfAllQuery = { storage: { now: { files: number, originalBytes: number, variants: number, variantBytes: number }, points: Array<{ at: string, originalBytes: number, variantBytes: number }> } };

export type StoredOfProjectQueryVariables = Exact<{
  id: string | number;
  from?: string | null | undefined;
  to?: string | null | undefined;
}>;


export type StoredOfProjectQuery = { project: { storage: { now: { files: number, originalBytes: number, variants: number, variantBytes: number }, points: Array<{ at: string, originalBytes: number, variantBytes: number }> } } | null };

export type ListWebhooksQueryVariables = Exact<{
  project: string | number;
}>;


export type ListWebhooksQuery = { project: { webhooks: Array<{ id: string, url: string, events: Array<WebhookEvent>, enabled: boolean, pending: number, deliveries: { nodes: Array<{ id: string, event: WebhookEvent, status: number, error: string }> } }> } | null };

export type MakeWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type MakeWebhookMutation = { createWebhook: { id: string, secret: string } };

export type NamedFileQueryVariables = Exact<{
  id: string | number;
}>;


export type NamedFileQuery = { file: { id: string, name: string, width: number, height: number, thumbhash: string } | null };

export type SignedAddressesQueryVariables = Exact<{
  file: string | number;
  transformations: Array<string> | string;
  expires?: number | null | undefined;
}>;


export type SignedAddressesQuery = { file: { urls: Array<string> } | null };

export type PresetsQueryVariables = Exact<{
  project: string | number;
}>;


export type PresetsQuery = { project: { presets: Array<{ id: string, name: string, transformation: string }> } | null };

export type CreatePresetMutationVariables = Exact<{
  input: CreatePresetInput;
}>;


export type CreatePresetMutation = { createPreset: { id: string, name: string, transformation: string } };

export type UpdatePresetMutationVariables = Exact<{
  id: string | number;
  input: UpdatePresetInput;
}>;


export type UpdatePresetMutation = { updatePreset: { id: string, name: string, transformation: string } };

export type DeletePresetMutationVariables = Exact<{
  id: string | number;
}>;


export type DeletePresetMutation = { deletePreset: string };

export type EditedFileQueryVariables = Exact<{
  id: string | number;
}>;


export type EditedFileQuery = { file: { id: string, name: string, type: string, bytes: number, checksum: string, width: number, height: number, frames: number, hasAlpha: boolean, colorSpace: string, thumbhash: string, capturedAt: string | null, camera: string | null, tags: Array<string>, createdAt: string, url: string, location: { latitude: number, longitude: number } | null, focalPoint: { x: number, y: number } | null, project: { id: string, name: string, rights: Array<Right> } } | null };

export type OperationsQueryVariables = Exact<{ [key: string]: never; }>;


export type OperationsQuery = { operations: Array<{ name: string, group: OperationGroup, kind: OperationKind, syntax: string, documentation: string, parameters: Array<{ name: string, kind: ParameterKind, documentation: string, unit: string, minimum: number | null, maximum: number | null, step: number | null, neutral: number | null, default: string | null, choices: Array<string>, explanations: Array<string>, percent: boolean, partial: boolean, opaque: boolean }> }> };

export type ReadTransformationQueryVariables = Exact<{
  text: string;
  project?: string | number | null | undefined;
}>;


export type ReadTransformationQuery = { transformation: { canonical: string | null, expanded: string | null, steps: Array<{ operation: string, text: string, arguments: Array<{ parameter: string, value: string }> }>, error: { message: string, operation: string, index: number, start: number, end: number } | null } };

export type UpdateEditedFileMutationVariables = Exact<{
  id: string | number;
  input: UpdateFileInput;
}>;


export type UpdateEditedFileMutation = { updateFile: { id: string, name: string, tags: Array<string>, focalPoint: { x: number, y: number } | null } };

export type DeleteEditedFileMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type DeleteEditedFileMutation = { deleteFiles: Array<string> };

export type RestoreEditedFileMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type RestoreEditedFileMutation = { restoreFiles: Array<{ id: string }> };

export type PreviewSubscriptionVariables = Exact<{
  session: string | number;
  file: string | number;
  accept?: string | null | undefined;
}>;


export type PreviewSubscription = { preview: { seq: number, width: number, height: number, bytes: number, renderMs: number, mime: string, data: string, fullWidth: number, fullHeight: number, result: { format: string, bytes: number, width: number, height: number, url: string } | null, error: { code: string, message: string } | null } };

export type SetPreviewMutationVariables = Exact<{
  session: string | number;
  seq: number;
  transformation: string;
  maxEdge: number;
  settle?: boolean | null | undefined;
}>;


export type SetPreviewMutation = { setPreview: boolean };

export type FileIdsQueryVariables = Exact<{
  project: string | number;
  after?: string | null | undefined;
  filter?: FileFilter | null | undefined;
  sort?: FileSort | null | undefined;
}>;


export type FileIdsQuery = { project: { files: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string }> } } | null };

export type UpdateFileMutationVariables = Exact<{
  id: string | number;
  input: UpdateFileInput;
}>;


export type UpdateFileMutation = { updateFile: { id: string, name: string, type: string, bytes: number, width: number, height: number, frames: number, thumbhash: string, tags: Array<string>, createdAt: string, url: string, thumb: string, still: string } };

export type DeleteFilesMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type DeleteFilesMutation = { deleteFiles: Array<string> };

export type RestoreFilesMutationVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type RestoreFilesMutation = { restoreFiles: Array<{ id: string, name: string, type: string, bytes: number, width: number, height: number, frames: number, thumbhash: string, tags: Array<string>, createdAt: string, url: string, thumb: string, still: string }> };

export type FileFieldsFragment = { id: string, name: string, type: string, bytes: number, width: number, height: number, frames: number, thumbhash: string, tags: Array<string>, createdAt: string, url: string, thumb: string, still: string };

export type FilesQueryVariables = Exact<{
  project: string | number;
  first: number;
  after?: string | null | undefined;
  filter?: FileFilter | null | undefined;
  sort?: FileSort | null | undefined;
  whole?: boolean;
}>;


export type FilesQuery = { project: { id: string, name: string, tags?: Array<string>, fileCount?: number, rights?: Array<Right>, files: { totalCount?: number, totalIsExact?: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, type: string, bytes: number, width: number, height: number, frames: number, thumbhash: string, tags: Array<string>, createdAt: string, url: string, thumb: string, still: string }> } } | null };

export type FileEventsSubscriptionVariables = Exact<{
  project: string | number;
}>;


export type FileEventsSubscription = { fileEvents: { kind: FileEventKind, id: string, file: { id: string, name: string, type: string, bytes: number, width: number, height: number, frames: number, thumbhash: string, tags: Array<string>, createdAt: string, url: string, thumb: string, still: string } | null } };

export type AccountQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountQuery = { viewer: { person: { id: string, name: string, email: string, hasPassword: boolean } | null, sessions: Array<{ id: string, current: boolean, userAgent: string, createdAt: string, lastSeenAt: string }> } | null };

export type ChangePasswordMutationVariables = Exact<{
  current?: string | null | undefined;
  new: string;
}>;


export type ChangePasswordMutation = { changePassword: { id: string } };

export type EndSessionMutationVariables = Exact<{
  id: string | number;
}>;


export type EndSessionMutation = { endSession: string };

export type SignOutEverywhereMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutEverywhereMutation = { signOutEverywhere: number };

export type PersonFieldsFragment = { id: string, name: string, email: string, owner: boolean, createdAt: string, lastSeenAt: string | null, memberships: Array<{ role: Role, project: { id: string, name: string } }> };

export type InvitationFieldsFragment = { id: string, email: string, owner: boolean, createdAt: string, expiresAt: string, roles: Array<{ role: Role, project: { id: string, name: string } | null }> };

export type PeopleQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type PeopleQuery = { people: { nodes: Array<{ id: string, name: string, email: string, owner: boolean, createdAt: string, lastSeenAt: string | null, memberships: Array<{ role: Role, project: { id: string, name: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type InvitationsQueryVariables = Exact<{ [key: string]: never; }>;


export type InvitationsQuery = { invitations: Array<{ id: string, email: string, owner: boolean, createdAt: string, expiresAt: string, roles: Array<{ role: Role, project: { id: string, name: string } | null }> }> };

export type InviteMutationVariables = Exact<{
  input: CreateInvitationInput;
}>;


export type InviteMutation = { createInvitation: { link: string, invitation: { id: string, email: string, owner: boolean, createdAt: string, expiresAt: string, roles: Array<{ role: Role, project: { id: string, name: string } | null }> } } };

export type WithdrawMutationVariables = Exact<{
  id: string | number;
}>;


export type WithdrawMutation = { deleteInvitation: string };

export type UpdatePersonMutationVariables = Exact<{
  id: string | number;
  input: UpdatePersonInput;
}>;


export type UpdatePersonMutation = { updatePerson: { id: string, name: string, email: string, owner: boolean, createdAt: string, lastSeenAt: string | null, memberships: Array<{ role: Role, project: { id: string, name: string } }> } };

export type DeletePersonMutationVariables = Exact<{
  id: string | number;
}>;


export type DeletePersonMutation = { deletePerson: string };

export type SetMemberMutationVariables = Exact<{
  project: string | number;
  person: string | number;
  role?: Role | null | undefined;
}>;


export type SetMemberMutation = { setMember: { id: string } };

export type CreateProjectMutationVariables = Exact<{
  name: string;
}>;


export type CreateProjectMutation = { createProject: { id: string, name: string, createdAt: string, fileCount: number, bytes: number, rights: Array<Right>, files: { nodes: Array<{ id: string, thumbhash: string, thumb: string }> } } };

export type RenameProjectMutationVariables = Exact<{
  id: string | number;
  name: string;
}>;


export type RenameProjectMutation = { updateProject: { id: string, name: string, createdAt: string, fileCount: number, bytes: number, rights: Array<Right>, files: { nodes: Array<{ id: string, thumbhash: string, thumb: string }> } } };

export type DeleteProjectMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteProjectMutation = { deleteProject: string };

export type RestoreProjectMutationVariables = Exact<{
  id: string | number;
}>;


export type RestoreProjectMutation = { restoreProject: { id: string, name: string, createdAt: string, fileCount: number, bytes: number, rights: Array<Right>, files: { nodes: Array<{ id: string, thumbhash: string, thumb: string }> } } };

export type ProjectFieldsFragment = { id: string, name: string, createdAt: string, fileCount: number, bytes: number, rights: Array<Right>, files: { nodes: Array<{ id: string, thumbhash: string, thumb: string }> } };

export type ViewerFieldsFragment = { owner: boolean, person: { id: string, name: string, email: string } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { owner: boolean, person: { id: string, name: string, email: string } | null } | null };

export type ProjectsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ProjectsQuery = { viewer: { owner: boolean, person: { id: string, name: string, email: string } | null } | null, projects: { nodes: Array<{ id: string, name: string, createdAt: string, fileCount: number, bytes: number, rights: Array<Right>, files: { nodes: Array<{ id: string, thumbhash: string, thumb: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type PurgeFileMutationVariables = Exact<{
  id: string | number;
}>;


export type PurgeFileMutation = { purged: { variants: number, bytes: number } };

export type PurgeProjectMutationVariables = Exact<{
  id: string | number;
}>;


export type PurgeProjectMutation = { purged: { variants: number, bytes: number } };

export type PurgePresetMutationVariables = Exact<{
  id: string | number;
}>;


export type PurgePresetMutation = { purged: { variants: number, bytes: number } };

export type ImportFieldsFragment = { id: string, name: string, state: ImportState, bytes: number, totalBytes: number | null, file: { id: string } | null, error: { code: string, message: string } | null };

export type ImportFileMutationVariables = Exact<{
  project: string | number;
  url: string;
}>;


export type ImportFileMutation = { importFile: { id: string, name: string, state: ImportState, bytes: number, totalBytes: number | null, file: { id: string } | null, error: { code: string, message: string } | null } };

export type CancelImportMutationVariables = Exact<{
  id: string | number;
}>;


export type CancelImportMutation = { cancelImport: string };

export type ImportProgressSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type ImportProgressSubscription = { importProgress: { id: string, name: string, state: ImportState, bytes: number, totalBytes: number | null, file: { id: string } | null, error: { code: string, message: string } | null } };

export type AliveQueryVariables = Exact<{ [key: string]: never; }>;


export type AliveQuery = { health: { status: HealthStatus } };

export type UsageSumsFragment = { requests: number, bytes: number, hits: number, renders: number, renderSeconds: number, errors: number, files: number, savedBytes: number };

export type UsageNumbersFragment = { from: string, to: string, interval: Interval, total: { requests: number, bytes: number, hits: number, renders: number, renderSeconds: number, errors: number, files: number, savedBytes: number }, points: Array<{ at: string, group: string, requests: number, bytes: number, hits: number, renders: number, renderSeconds: number, errors: number, files: number, savedBytes: number }> };

export type StorageSumsFragment = { at: string, group: string, files: number, originalBytes: number, variants: number, variantBytes: number };

export type StorageNumbersFragment = { interval: Interval, now: { at: string, group: string, files: number, originalBytes: number, variants: number, variantBytes: number }, points: Array<{ at: string, group: string, files: number, originalBytes: number, variants: number, variantBytes: number }>, byFormat: Array<{ at: string, group: string, files: number, originalBytes: number, variants: number, variantBytes: number }> };

export type UsageFileFragment = { id: string, name: string, width: number, height: number, thumbhash: string, thumb: string, project: { id: string } };

export type UsageQueryVariables = Exact<{
  from: string;
  to: string;
  interval: Interval;
  groupBy?: UsageGroup | null | undefined;
  first?: number | null | undefined;
}>;


export type UsageQuery = { usage: { from: string, to: string, interval: Interval, total: { requests: number, bytes: number, hits: number, renders: number, renderSeconds: number, errors: number, files: number, savedBytes: number }, points: Array<{ at: string, group: string, requests: number, bytes: number, hits: number, renders: number, renderSeconds: number, errors: number, files: number, savedBytes: number }> } };

export type UsageOfProjectQueryVariables = Exact<{
  id: string | number;
  from: string;
  to: string;
  interval: Interval;
  groupBy?: UsageGroup | null | undefined;
  first?: number | null | undefined;
}>;


export type UsageOfProjectQuery = { project: { name: string, usage: { from: string, to: string, interval: Interval, total: { requests: number, bytes: number, hits: number, renders: number, renderSeconds: number, errors: number, files: number, savedBytes: number }, points: Array<{ at: string, group: string, requests: number, bytes: number, hits: number, renders: number, renderSeconds: number, errors: number, files: number, savedBytes: number }> } } | null };

export type UsageOfFileQueryVariables = Exact<{
  id: string | number;
  from: string;
  to: string;
  interval: Interval;
  groupBy?: UsageGroup | null | undefined;
  first?: number | null | undefined;
}>;


export type UsageOfFileQuery = { file: { name: string, usage: { from: string, to: string, interval: Interval, total: { requests: number, bytes: number, hits: number, renders: number, renderSeconds: number, errors: number, files: number, savedBytes: number }, points: Array<{ at: string, group: string, requests: number, bytes: number, hits: number, renders: number, renderSeconds: number, errors: number, files: number, savedBytes: number }> } } | null };

export type StorageQueryVariables = Exact<{
  from: string;
  to: string;
  interval: Interval;
}>;


export type StorageQuery = { storage: { interval: Interval, now: { at: string, group: string, files: number, originalBytes: number, variants: number, variantBytes: number }, points: Array<{ at: string, group: string, files: number, originalBytes: number, variants: number, variantBytes: number }>, byFormat: Array<{ at: string, group: string, files: number, originalBytes: number, variants: number, variantBytes: number }> } };

export type StorageOfProjectQueryVariables = Exact<{
  id: string | number;
  from: string;
  to: string;
  interval: Interval;
}>;


export type StorageOfProjectQuery = { project: { storage: { interval: Interval, now: { at: string, group: string, files: number, originalBytes: number, variants: number, variantBytes: number }, points: Array<{ at: string, group: string, files: number, originalBytes: number, variants: number, variantBytes: number }>, byFormat: Array<{ at: string, group: string, files: number, originalBytes: number, variants: number, variantBytes: number }> } } | null };

export type WebhookFieldsFragment = { id: string, url: string, events: Array<WebhookEvent>, tags: Array<string>, types: Array<string>, enabled: boolean, pending: number, createdAt: string, updatedAt: string };

export type DeliveryFieldsFragment = { id: string, event: WebhookEvent, eventId: string, state: DeliveryState, attempts: number, createdAt: string, nextAttemptAt: string | null, lastAttemptAt: string | null, request: string, status: number, response: string, error: string, tookMs: number };

export type WebhooksQueryVariables = Exact<{
  project: string | number;
}>;


export type WebhooksQuery = { project: { name: string, rights: Array<Right>, tags: Array<string>, webhooks: Array<{ id: string, url: string, events: Array<WebhookEvent>, tags: Array<string>, types: Array<string>, enabled: boolean, pending: number, createdAt: string, updatedAt: string }> } | null };

export type WebhookSecretQueryVariables = Exact<{
  id: string | number;
}>;


export type WebhookSecretQuery = { node:
    | { secret: string }
    | Record<PropertyKey, never>
   | null };

export type DeliveriesQueryVariables = Exact<{
  id: string | number;
  state?: DeliveryState | null | undefined;
  after?: string | null | undefined;
}>;


export type DeliveriesQuery = { node:
    | { deliveries: { nodes: Array<{ id: string, event: WebhookEvent, eventId: string, state: DeliveryState, attempts: number, createdAt: string, nextAttemptAt: string | null, lastAttemptAt: string | null, request: string, status: number, response: string, error: string, tookMs: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | Record<PropertyKey, never>
   | null };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { createWebhook: { id: string, url: string, events: Array<WebhookEvent>, tags: Array<string>, types: Array<string>, enabled: boolean, pending: number, createdAt: string, updatedAt: string } };

export type UpdateWebhookMutationVariables = Exact<{
  id: string | number;
  input: UpdateWebhookInput;
}>;


export type UpdateWebhookMutation = { updateWebhook: { id: string, url: string, events: Array<WebhookEvent>, tags: Array<string>, types: Array<string>, enabled: boolean, pending: number, createdAt: string, updatedAt: string } };

export type DeleteWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteWebhookMutation = { deleteWebhook: string };

export type RotateWebhookSecretMutationVariables = Exact<{
  id: string | number;
}>;


export type RotateWebhookSecretMutation = { rotateWebhookSecret: { secret: string } };

export type TestWebhookMutationVariables = Exact<{
  id: string | number;
}>;


export type TestWebhookMutation = { testWebhook: { id: string, event: WebhookEvent, eventId: string, state: DeliveryState, attempts: number, createdAt: string, nextAttemptAt: string | null, lastAttemptAt: string | null, request: string, status: number, response: string, error: string, tookMs: number } };

export type ResendDeliveryMutationVariables = Exact<{
  id: string | number;
}>;


export type ResendDeliveryMutation = { resendDelivery: { id: string, event: WebhookEvent, eventId: string, state: DeliveryState, attempts: number, createdAt: string, nextAttemptAt: string | null, lastAttemptAt: string | null, request: string, status: number, response: string, error: string, tookMs: number } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ApiKeyFieldsFragmentDoc = new TypedDocumentString(`
    fragment ApiKeyFields on ApiKey {
  id
  name
  kind
  rights
  prefix
  key
  types
  maxBytes
  origins
  signed
  createdAt
  expiresAt
  lastUsedAt
}
    `, {"fragmentName":"ApiKeyFields"}) as unknown as TypedDocumentString<ApiKeyFieldsFragment, unknown>;
export const RulesFieldsFragmentDoc = new TypedDocumentString(`
    fragment RulesFields on ProjectRules {
  mode
  referers
  withoutReferer
  newVariantsPerClient
  newVariantsPerProject
  keys {
    id
    secret
    createdAt
  }
}
    `, {"fragmentName":"RulesFields"}) as unknown as TypedDocumentString<RulesFieldsFragment, unknown>;
export const FileFieldsFragmentDoc = new TypedDocumentString(`
    fragment FileFields on File {
  id
  name
  type
  bytes
  width
  height
  frames
  thumbhash
  tags
  createdAt
  url
  thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
  still: url(transformation: "preview/480x480/-/format/png", expires: 259200)
}
    `, {"fragmentName":"FileFields"}) as unknown as TypedDocumentString<FileFieldsFragment, unknown>;
export const PersonFieldsFragmentDoc = new TypedDocumentString(`
    fragment PersonFields on Person {
  id
  name
  email
  owner
  createdAt
  lastSeenAt
  memberships {
    role
    project {
      id
      name
    }
  }
}
    `, {"fragmentName":"PersonFields"}) as unknown as TypedDocumentString<PersonFieldsFragment, unknown>;
export const InvitationFieldsFragmentDoc = new TypedDocumentString(`
    fragment InvitationFields on Invitation {
  id
  email
  owner
  createdAt
  expiresAt
  roles {
    role
    project {
      id
      name
    }
  }
}
    `, {"fragmentName":"InvitationFields"}) as unknown as TypedDocumentString<InvitationFieldsFragment, unknown>;
export const ProjectFieldsFragmentDoc = new TypedDocumentString(`
    fragment ProjectFields on Project {
  id
  name
  createdAt
  fileCount
  bytes
  rights
  files(first: 3) {
    nodes {
      id
      thumbhash
      thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
    }
  }
}
    `, {"fragmentName":"ProjectFields"}) as unknown as TypedDocumentString<ProjectFieldsFragment, unknown>;
export const ViewerFieldsFragmentDoc = new TypedDocumentString(`
    fragment ViewerFields on Viewer {
  owner
  person {
    id
    name
    email
  }
}
    `, {"fragmentName":"ViewerFields"}) as unknown as TypedDocumentString<ViewerFieldsFragment, unknown>;
export const ImportFieldsFragmentDoc = new TypedDocumentString(`
    fragment ImportFields on Import {
  id
  name
  state
  bytes
  totalBytes
  file {
    id
  }
  error {
    code
    message
  }
}
    `, {"fragmentName":"ImportFields"}) as unknown as TypedDocumentString<ImportFieldsFragment, unknown>;
export const UsageSumsFragmentDoc = new TypedDocumentString(`
    fragment UsageSums on UsagePoint {
  requests
  bytes
  hits
  renders
  renderSeconds
  errors
  files
  savedBytes
}
    `, {"fragmentName":"UsageSums"}) as unknown as TypedDocumentString<UsageSumsFragment, unknown>;
export const UsageNumbersFragmentDoc = new TypedDocumentString(`
    fragment UsageNumbers on Usage {
  from
  to
  interval
  total {
    ...UsageSums
  }
  points {
    at
    group
    ...UsageSums
  }
}
    fragment UsageSums on UsagePoint {
  requests
  bytes
  hits
  renders
  renderSeconds
  errors
  files
  savedBytes
}`, {"fragmentName":"UsageNumbers"}) as unknown as TypedDocumentString<UsageNumbersFragment, unknown>;
export const StorageSumsFragmentDoc = new TypedDocumentString(`
    fragment StorageSums on StoragePoint {
  at
  group
  files
  originalBytes
  variants
  variantBytes
}
    `, {"fragmentName":"StorageSums"}) as unknown as TypedDocumentString<StorageSumsFragment, unknown>;
export const StorageNumbersFragmentDoc = new TypedDocumentString(`
    fragment StorageNumbers on StorageUsage {
  interval
  now {
    ...StorageSums
  }
  points {
    ...StorageSums
  }
  byFormat {
    ...StorageSums
  }
}
    fragment StorageSums on StoragePoint {
  at
  group
  files
  originalBytes
  variants
  variantBytes
}`, {"fragmentName":"StorageNumbers"}) as unknown as TypedDocumentString<StorageNumbersFragment, unknown>;
export const UsageFileFragmentDoc = new TypedDocumentString(`
    fragment UsageFile on File {
  id
  name
  width
  height
  thumbhash
  thumb: url(transformation: "preview/160x160/-/format/auto", expires: 259200)
  project {
    id
  }
}
    `, {"fragmentName":"UsageFile"}) as unknown as TypedDocumentString<UsageFileFragment, unknown>;
export const WebhookFieldsFragmentDoc = new TypedDocumentString(`
    fragment WebhookFields on Webhook {
  id
  url
  events
  tags
  types
  enabled
  pending
  createdAt
  updatedAt
}
    `, {"fragmentName":"WebhookFields"}) as unknown as TypedDocumentString<WebhookFieldsFragment, unknown>;
export const DeliveryFieldsFragmentDoc = new TypedDocumentString(`
    fragment DeliveryFields on Delivery {
  id
  event
  eventId
  state
  attempts
  createdAt
  nextAttemptAt
  lastAttemptAt
  request
  status
  response
  error
  tookMs
}
    `, {"fragmentName":"DeliveryFields"}) as unknown as TypedDocumentString<DeliveryFieldsFragment, unknown>;
export const AccessedProjectDocument = new TypedDocumentString(`
    query AccessedProject($id: ID!) {
  project(id: $id) {
    id
    name
    rights
  }
}
    `) as unknown as TypedDocumentString<AccessedProjectQuery, AccessedProjectQueryVariables>;
export const ApiKeysDocument = new TypedDocumentString(`
    query ApiKeys($id: ID!) {
  project(id: $id) {
    apiKeys {
      ...ApiKeyFields
    }
  }
}
    fragment ApiKeyFields on ApiKey {
  id
  name
  kind
  rights
  prefix
  key
  types
  maxBytes
  origins
  signed
  createdAt
  expiresAt
  lastUsedAt
}`) as unknown as TypedDocumentString<ApiKeysQuery, ApiKeysQueryVariables>;
export const CreateApiKeyDocument = new TypedDocumentString(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  made: createApiKey(input: $input) {
    key
    apiKey {
      ...ApiKeyFields
    }
  }
}
    fragment ApiKeyFields on ApiKey {
  id
  name
  kind
  rights
  prefix
  key
  types
  maxBytes
  origins
  signed
  createdAt
  expiresAt
  lastUsedAt
}`) as unknown as TypedDocumentString<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const UpdateApiKeyDocument = new TypedDocumentString(`
    mutation UpdateApiKey($id: ID!, $input: UpdateApiKeyInput!) {
  updateApiKey(id: $id, input: $input) {
    ...ApiKeyFields
  }
}
    fragment ApiKeyFields on ApiKey {
  id
  name
  kind
  rights
  prefix
  key
  types
  maxBytes
  origins
  signed
  createdAt
  expiresAt
  lastUsedAt
}`) as unknown as TypedDocumentString<UpdateApiKeyMutation, UpdateApiKeyMutationVariables>;
export const RotateApiKeyDocument = new TypedDocumentString(`
    mutation RotateApiKey($id: ID!) {
  made: rotateApiKey(id: $id) {
    key
    apiKey {
      ...ApiKeyFields
    }
  }
}
    fragment ApiKeyFields on ApiKey {
  id
  name
  kind
  rights
  prefix
  key
  types
  maxBytes
  origins
  signed
  createdAt
  expiresAt
  lastUsedAt
}`) as unknown as TypedDocumentString<RotateApiKeyMutation, RotateApiKeyMutationVariables>;
export const DeleteApiKeyDocument = new TypedDocumentString(`
    mutation DeleteApiKey($id: ID!) {
  deleteApiKey(id: $id)
}
    `) as unknown as TypedDocumentString<DeleteApiKeyMutation, DeleteApiKeyMutationVariables>;
export const ProjectMembersDocument = new TypedDocumentString(`
    query ProjectMembers($id: ID!) {
  project(id: $id) {
    members {
      role
      person {
        id
        name
        email
        owner
        lastSeenAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ProjectMembersQuery, ProjectMembersQueryVariables>;
export const ProjectRulesDocument = new TypedDocumentString(`
    query ProjectRules($id: ID!) {
  project(id: $id) {
    rules {
      ...RulesFields
    }
  }
}
    fragment RulesFields on ProjectRules {
  mode
  referers
  withoutReferer
  newVariantsPerClient
  newVariantsPerProject
  keys {
    id
    secret
    createdAt
  }
}`) as unknown as TypedDocumentString<ProjectRulesQuery, ProjectRulesQueryVariables>;
export const UpdateProjectRulesDocument = new TypedDocumentString(`
    mutation UpdateProjectRules($id: ID!, $input: UpdateProjectRulesInput!) {
  updateProjectRules(id: $id, input: $input) {
    ...RulesFields
  }
}
    fragment RulesFields on ProjectRules {
  mode
  referers
  withoutReferer
  newVariantsPerClient
  newVariantsPerProject
  keys {
    id
    secret
    createdAt
  }
}`) as unknown as TypedDocumentString<UpdateProjectRulesMutation, UpdateProjectRulesMutationVariables>;
export const CreateSigningKeyDocument = new TypedDocumentString(`
    mutation CreateSigningKey($project: ID!) {
  createSigningKey(project: $project) {
    id
  }
}
    `) as unknown as TypedDocumentString<CreateSigningKeyMutation, CreateSigningKeyMutationVariables>;
export const DeleteSigningKeyDocument = new TypedDocumentString(`
    mutation DeleteSigningKey($id: ID!) {
  deleteSigningKey(id: $id)
}
    `) as unknown as TypedDocumentString<DeleteSigningKeyMutation, DeleteSigningKeyMutationVariables>;
export const RulesOfProjectDocument = new TypedDocumentString(`
    query RulesOfProject($project: ID!) {
  project(id: $project) {
    rules {
      mode
      referers
      withoutReferer
      newVariantsPerClient
      newVariantsPerProject
    }
  }
}
    `) as unknown as TypedDocumentString<RulesOfProjectQuery, RulesOfProjectQueryVariables>;
export const ChangeRulesDocument = new TypedDocumentString(`
    mutation ChangeRules($project: ID!, $input: UpdateProjectRulesInput!) {
  updateProjectRules(id: $project, input: $input) {
    mode
    referers
  }
}
    `) as unknown as TypedDocumentString<ChangeRulesMutation, ChangeRulesMutationVariables>;
export const MembersOfProjectDocument = new TypedDocumentString(`
    query MembersOfProject($project: ID!) {
  project(id: $project) {
    members {
      role
      person {
        id
        name
        email
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MembersOfProjectQuery, MembersOfProjectQueryVariables>;
export const InviteIntoProjectDocument = new TypedDocumentString(`
    mutation InviteIntoProject($input: CreateInvitationInput!) {
  createInvitation(input: $input) {
    link
  }
}
    `) as unknown as TypedDocumentString<InviteIntoProjectMutation, InviteIntoProjectMutationVariables>;
export const KeysOfProjectDocument = new TypedDocumentString(`
    query KeysOfProject($project: ID!) {
  project(id: $project) {
    apiKeys {
      id
      name
      kind
      rights
      prefix
      expiresAt
      lastUsedAt
    }
  }
}
    `) as unknown as TypedDocumentString<KeysOfProjectQuery, KeysOfProjectQueryVariables>;
export const MakeApiKeyDocument = new TypedDocumentString(`
    mutation MakeApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    key
    apiKey {
      id
      prefix
    }
  }
}
    `) as unknown as TypedDocumentString<MakeApiKeyMutation, MakeApiKeyMutationVariables>;
export const ReadFileDocument = new TypedDocumentString(`
    query ReadFile($id: ID!) {
  file(id: $id) {
    id
    name
    type
    bytes
    width
    height
    tags
    metadata
    focalPoint {
      x
      y
    }
    createdAt
  }
}
    `) as unknown as TypedDocumentString<ReadFileQuery, ReadFileQueryVariables>;
export const AddressOfFileDocument = new TypedDocumentString(`
    query AddressOfFile($id: ID!, $transformation: Transformation) {
  file(id: $id) {
    url(transformation: $transformation, absolute: true)
  }
}
    `) as unknown as TypedDocumentString<AddressOfFileQuery, AddressOfFileQueryVariables>;
export const ChangeFileDocument = new TypedDocumentString(`
    mutation ChangeFile($id: ID!, $input: UpdateFileInput!) {
  updateFile(id: $id, input: $input) {
    id
    name
    tags
  }
}
    `) as unknown as TypedDocumentString<ChangeFileMutation, ChangeFileMutationVariables>;
export const VariantsOfFileDocument = new TypedDocumentString(`
    query VariantsOfFile($id: ID!, $first: Int) {
  file(id: $id) {
    variants(first: $first) {
      nodes {
        url(absolute: true)
        transformation
        format
        width
        height
        bytes
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<VariantsOfFileQuery, VariantsOfFileQueryVariables>;
export const PurgeVariantsDocument = new TypedDocumentString(`
    mutation PurgeVariants($ids: [ID!]!) {
  purgeFiles(ids: $ids) {
    variants
    bytes
  }
}
    `) as unknown as TypedDocumentString<PurgeVariantsMutation, PurgeVariantsMutationVariables>;
export const DeleteFileDocument = new TypedDocumentString(`
    mutation DeleteFile($ids: [ID!]!) {
  deleteFiles(ids: $ids)
}
    `) as unknown as TypedDocumentString<DeleteFileMutation, DeleteFileMutationVariables>;
export const ListFilesDocument = new TypedDocumentString(`
    query ListFiles($project: ID!, $first: Int, $filter: FileFilter, $sort: FileSort) {
  project(id: $project) {
    files(first: $first, filter: $filter, sort: $sort) {
      nodes {
        id
        name
        type
        bytes
        width
        height
        tags
        url(absolute: true)
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListFilesQuery, ListFilesQueryVariables>;
export const FetchPictureDocument = new TypedDocumentString(`
    mutation FetchPicture($project: ID!, $url: String!) {
  importFile(project: $project, url: $url) {
    id
    state
  }
}
    `) as unknown as TypedDocumentString<FetchPictureMutation, FetchPictureMutationVariables>;
export const ListPeopleDocument = new TypedDocumentString(`
    query ListPeople($first: Int) {
  people(first: $first) {
    nodes {
      id
      name
      email
      owner
      memberships {
        role
        project {
          name
        }
      }
      lastSeenAt
    }
  }
  invitations {
    id
    email
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<ListPeopleQuery, ListPeopleQueryVariables>;
export const WhoAmIDocument = new TypedDocumentString(`
    query WhoAmI {
  viewer {
    kind
    owner
    person {
      name
      email
    }
    sessions {
      current
      userAgent
      lastSeenAt
    }
  }
}
    `) as unknown as TypedDocumentString<WhoAmIQuery, WhoAmIQueryVariables>;
export const ListProjectsDocument = new TypedDocumentString(`
    query ListProjects($first: Int) {
  projects(first: $first) {
    nodes {
      id
      name
      fileCount
      bytes
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ListProjectsQuery, ListProjectsQueryVariables>;
export const MakeProjectDocument = new TypedDocumentString(`
    mutation MakeProject($name: String!) {
  createProject(input: {name: $name}) {
    id
    name
  }
}
    `) as unknown as TypedDocumentString<MakeProjectMutation, MakeProjectMutationVariables>;
export const UsageOfAllDocument = new TypedDocumentString(`
    query UsageOfAll($from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {
  usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {
    total {
      requests
      bytes
      hits
      renders
      errors
      savedBytes
    }
    points {
      at
      group
      requests
      bytes
      hits
    }
  }
}
    `) as unknown as TypedDocumentString<UsageOfAllQuery, UsageOfAllQueryVariables>;
export const ProjectUsageDocument = new TypedDocumentString(`
    query ProjectUsage($id: ID!, $from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {
  project(id: $id) {
    usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {
      total {
        requests
        bytes
        hits
        renders
        errors
        savedBytes
      }
      points {
        at
        group
        requests
        bytes
        hits
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ProjectUsageQuery, ProjectUsageQueryVariables>;
export const FileUsageDocument = new TypedDocumentString(`
    query FileUsage($id: ID!, $from: Time, $to: Time, $interval: Interval, $groupBy: UsageGroup) {
  file(id: $id) {
    usage(from: $from, to: $to, interval: $interval, groupBy: $groupBy) {
      total {
        requests
        bytes
        hits
        renders
        errors
        savedBytes
      }
      points {
        at
        group
        requests
        bytes
        hits
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FileUsageQuery, FileUsageQueryVariables>;
export const StoredOfAllDocument = new TypedDocumentString(`
    query StoredOfAll($from: Time, $to: Time) {
  storage(from: $from, to: $to) {
    now {
      files
      originalBytes
      variants
      variantBytes
    }
    points {
      at
      originalBytes
      variantBytes
    }
  }
}
    `) as unknown as TypedDocumentString<StoredOfAllQuery, StoredOfAllQueryVariables>;
export const StoredOfProjectDocument = new TypedDocumentString(`
    query StoredOfProject($id: ID!, $from: Time, $to: Time) {
  project(id: $id) {
    storage(from: $from, to: $to) {
      now {
        files
        originalBytes
        variants
        variantBytes
      }
      points {
        at
        originalBytes
        variantBytes
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StoredOfProjectQuery, StoredOfProjectQueryVariables>;
export const ListWebhooksDocument = new TypedDocumentString(`
    query ListWebhooks($project: ID!) {
  project(id: $project) {
    webhooks {
      id
      url
      events
      enabled
      pending
      deliveries(first: 5, state: FAILED) {
        nodes {
          id
          event
          status
          error
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ListWebhooksQuery, ListWebhooksQueryVariables>;
export const MakeWebhookDocument = new TypedDocumentString(`
    mutation MakeWebhook($input: CreateWebhookInput!) {
  createWebhook(input: $input) {
    id
    secret
  }
}
    `) as unknown as TypedDocumentString<MakeWebhookMutation, MakeWebhookMutationVariables>;
export const NamedFileDocument = new TypedDocumentString(`
    query NamedFile($id: ID!) {
  file(id: $id) {
    id
    name
    width
    height
    thumbhash
  }
}
    `) as unknown as TypedDocumentString<NamedFileQuery, NamedFileQueryVariables>;
export const SignedAddressesDocument = new TypedDocumentString(`
    query SignedAddresses($file: ID!, $transformations: [Transformation!]!, $expires: Int) {
  file(id: $file) {
    urls(transformations: $transformations, expires: $expires)
  }
}
    `) as unknown as TypedDocumentString<SignedAddressesQuery, SignedAddressesQueryVariables>;
export const PresetsDocument = new TypedDocumentString(`
    query Presets($project: ID!) {
  project(id: $project) {
    presets {
      id
      name
      transformation
    }
  }
}
    `) as unknown as TypedDocumentString<PresetsQuery, PresetsQueryVariables>;
export const CreatePresetDocument = new TypedDocumentString(`
    mutation CreatePreset($input: CreatePresetInput!) {
  createPreset(input: $input) {
    id
    name
    transformation
  }
}
    `) as unknown as TypedDocumentString<CreatePresetMutation, CreatePresetMutationVariables>;
export const UpdatePresetDocument = new TypedDocumentString(`
    mutation UpdatePreset($id: ID!, $input: UpdatePresetInput!) {
  updatePreset(id: $id, input: $input) {
    id
    name
    transformation
  }
}
    `) as unknown as TypedDocumentString<UpdatePresetMutation, UpdatePresetMutationVariables>;
export const DeletePresetDocument = new TypedDocumentString(`
    mutation DeletePreset($id: ID!) {
  deletePreset(id: $id)
}
    `) as unknown as TypedDocumentString<DeletePresetMutation, DeletePresetMutationVariables>;
export const EditedFileDocument = new TypedDocumentString(`
    query EditedFile($id: ID!) {
  file(id: $id) {
    id
    name
    type
    bytes
    checksum
    width
    height
    frames
    hasAlpha
    colorSpace
    thumbhash
    capturedAt
    camera
    location {
      latitude
      longitude
    }
    tags
    focalPoint {
      x
      y
    }
    createdAt
    url(absolute: true)
    project {
      id
      name
      rights
    }
  }
}
    `) as unknown as TypedDocumentString<EditedFileQuery, EditedFileQueryVariables>;
export const OperationsDocument = new TypedDocumentString(`
    query Operations {
  operations {
    name
    group
    kind
    syntax
    documentation
    parameters {
      name
      kind
      documentation
      unit
      minimum
      maximum
      step
      neutral
      default
      choices
      explanations
      percent
      partial
      opaque
    }
  }
}
    `) as unknown as TypedDocumentString<OperationsQuery, OperationsQueryVariables>;
export const ReadTransformationDocument = new TypedDocumentString(`
    query ReadTransformation($text: String!, $project: ID) {
  transformation(text: $text, project: $project) {
    canonical
    expanded
    steps {
      operation
      text
      arguments {
        parameter
        value
      }
    }
    error {
      message
      operation
      index
      start
      end
    }
  }
}
    `) as unknown as TypedDocumentString<ReadTransformationQuery, ReadTransformationQueryVariables>;
export const UpdateEditedFileDocument = new TypedDocumentString(`
    mutation UpdateEditedFile($id: ID!, $input: UpdateFileInput!) {
  updateFile(id: $id, input: $input) {
    id
    name
    tags
    focalPoint {
      x
      y
    }
  }
}
    `) as unknown as TypedDocumentString<UpdateEditedFileMutation, UpdateEditedFileMutationVariables>;
export const DeleteEditedFileDocument = new TypedDocumentString(`
    mutation DeleteEditedFile($ids: [ID!]!) {
  deleteFiles(ids: $ids)
}
    `) as unknown as TypedDocumentString<DeleteEditedFileMutation, DeleteEditedFileMutationVariables>;
export const RestoreEditedFileDocument = new TypedDocumentString(`
    mutation RestoreEditedFile($ids: [ID!]!) {
  restoreFiles(ids: $ids) {
    id
  }
}
    `) as unknown as TypedDocumentString<RestoreEditedFileMutation, RestoreEditedFileMutationVariables>;
export const PreviewDocument = new TypedDocumentString(`
    subscription Preview($session: ID!, $file: ID!, $accept: String) {
  preview(session: $session, file: $file, accept: $accept) {
    seq
    width
    height
    bytes
    renderMs
    mime
    data
    fullWidth
    fullHeight
    result {
      format
      bytes
      width
      height
      url
    }
    error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<PreviewSubscription, PreviewSubscriptionVariables>;
export const SetPreviewDocument = new TypedDocumentString(`
    mutation SetPreview($session: ID!, $seq: Int!, $transformation: Transformation!, $maxEdge: Int!, $settle: Boolean) {
  setPreview(
    session: $session
    seq: $seq
    transformation: $transformation
    maxEdge: $maxEdge
    settle: $settle
  )
}
    `) as unknown as TypedDocumentString<SetPreviewMutation, SetPreviewMutationVariables>;
export const FileIdsDocument = new TypedDocumentString(`
    query FileIds($project: ID!, $after: String, $filter: FileFilter, $sort: FileSort) {
  project(id: $project) {
    files(first: 200, after: $after, filter: $filter, sort: $sort) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
      }
    }
  }
}
    `) as unknown as TypedDocumentString<FileIdsQuery, FileIdsQueryVariables>;
export const UpdateFileDocument = new TypedDocumentString(`
    mutation UpdateFile($id: ID!, $input: UpdateFileInput!) {
  updateFile(id: $id, input: $input) {
    ...FileFields
  }
}
    fragment FileFields on File {
  id
  name
  type
  bytes
  width
  height
  frames
  thumbhash
  tags
  createdAt
  url
  thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
  still: url(transformation: "preview/480x480/-/format/png", expires: 259200)
}`) as unknown as TypedDocumentString<UpdateFileMutation, UpdateFileMutationVariables>;
export const DeleteFilesDocument = new TypedDocumentString(`
    mutation DeleteFiles($ids: [ID!]!) {
  deleteFiles(ids: $ids)
}
    `) as unknown as TypedDocumentString<DeleteFilesMutation, DeleteFilesMutationVariables>;
export const RestoreFilesDocument = new TypedDocumentString(`
    mutation RestoreFiles($ids: [ID!]!) {
  restoreFiles(ids: $ids) {
    ...FileFields
  }
}
    fragment FileFields on File {
  id
  name
  type
  bytes
  width
  height
  frames
  thumbhash
  tags
  createdAt
  url
  thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
  still: url(transformation: "preview/480x480/-/format/png", expires: 259200)
}`) as unknown as TypedDocumentString<RestoreFilesMutation, RestoreFilesMutationVariables>;
export const FilesDocument = new TypedDocumentString(`
    query Files($project: ID!, $first: Int!, $after: String, $filter: FileFilter, $sort: FileSort, $whole: Boolean! = false) {
  project(id: $project) {
    id
    name
    tags(first: 200) @include(if: $whole)
    fileCount @include(if: $whole)
    rights @include(if: $whole)
    files(first: $first, after: $after, filter: $filter, sort: $sort) {
      totalCount @include(if: $whole)
      totalIsExact @include(if: $whole)
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...FileFields
      }
    }
  }
}
    fragment FileFields on File {
  id
  name
  type
  bytes
  width
  height
  frames
  thumbhash
  tags
  createdAt
  url
  thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
  still: url(transformation: "preview/480x480/-/format/png", expires: 259200)
}`) as unknown as TypedDocumentString<FilesQuery, FilesQueryVariables>;
export const FileEventsDocument = new TypedDocumentString(`
    subscription FileEvents($project: ID!) {
  fileEvents(project: $project) {
    kind
    id
    file {
      ...FileFields
    }
  }
}
    fragment FileFields on File {
  id
  name
  type
  bytes
  width
  height
  frames
  thumbhash
  tags
  createdAt
  url
  thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
  still: url(transformation: "preview/480x480/-/format/png", expires: 259200)
}`) as unknown as TypedDocumentString<FileEventsSubscription, FileEventsSubscriptionVariables>;
export const AccountDocument = new TypedDocumentString(`
    query Account {
  viewer {
    person {
      id
      name
      email
      hasPassword
    }
    sessions {
      id
      current
      userAgent
      createdAt
      lastSeenAt
    }
  }
}
    `) as unknown as TypedDocumentString<AccountQuery, AccountQueryVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($current: String, $new: String!) {
  changePassword(current: $current, new: $new) {
    id
  }
}
    `) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const EndSessionDocument = new TypedDocumentString(`
    mutation EndSession($id: ID!) {
  endSession(id: $id)
}
    `) as unknown as TypedDocumentString<EndSessionMutation, EndSessionMutationVariables>;
export const SignOutEverywhereDocument = new TypedDocumentString(`
    mutation SignOutEverywhere {
  signOutEverywhere
}
    `) as unknown as TypedDocumentString<SignOutEverywhereMutation, SignOutEverywhereMutationVariables>;
export const PeopleDocument = new TypedDocumentString(`
    query People($after: String) {
  people(first: 200, after: $after) {
    nodes {
      ...PersonFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment PersonFields on Person {
  id
  name
  email
  owner
  createdAt
  lastSeenAt
  memberships {
    role
    project {
      id
      name
    }
  }
}`) as unknown as TypedDocumentString<PeopleQuery, PeopleQueryVariables>;
export const InvitationsDocument = new TypedDocumentString(`
    query Invitations {
  invitations {
    ...InvitationFields
  }
}
    fragment InvitationFields on Invitation {
  id
  email
  owner
  createdAt
  expiresAt
  roles {
    role
    project {
      id
      name
    }
  }
}`) as unknown as TypedDocumentString<InvitationsQuery, InvitationsQueryVariables>;
export const InviteDocument = new TypedDocumentString(`
    mutation Invite($input: CreateInvitationInput!) {
  createInvitation(input: $input) {
    link
    invitation {
      ...InvitationFields
    }
  }
}
    fragment InvitationFields on Invitation {
  id
  email
  owner
  createdAt
  expiresAt
  roles {
    role
    project {
      id
      name
    }
  }
}`) as unknown as TypedDocumentString<InviteMutation, InviteMutationVariables>;
export const WithdrawDocument = new TypedDocumentString(`
    mutation Withdraw($id: ID!) {
  deleteInvitation(id: $id)
}
    `) as unknown as TypedDocumentString<WithdrawMutation, WithdrawMutationVariables>;
export const UpdatePersonDocument = new TypedDocumentString(`
    mutation UpdatePerson($id: ID!, $input: UpdatePersonInput!) {
  updatePerson(id: $id, input: $input) {
    ...PersonFields
  }
}
    fragment PersonFields on Person {
  id
  name
  email
  owner
  createdAt
  lastSeenAt
  memberships {
    role
    project {
      id
      name
    }
  }
}`) as unknown as TypedDocumentString<UpdatePersonMutation, UpdatePersonMutationVariables>;
export const DeletePersonDocument = new TypedDocumentString(`
    mutation DeletePerson($id: ID!) {
  deletePerson(id: $id)
}
    `) as unknown as TypedDocumentString<DeletePersonMutation, DeletePersonMutationVariables>;
export const SetMemberDocument = new TypedDocumentString(`
    mutation SetMember($project: ID!, $person: ID!, $role: Role) {
  setMember(project: $project, person: $person, role: $role) {
    id
  }
}
    `) as unknown as TypedDocumentString<SetMemberMutation, SetMemberMutationVariables>;
export const CreateProjectDocument = new TypedDocumentString(`
    mutation CreateProject($name: String!) {
  createProject(input: {name: $name}) {
    ...ProjectFields
  }
}
    fragment ProjectFields on Project {
  id
  name
  createdAt
  fileCount
  bytes
  rights
  files(first: 3) {
    nodes {
      id
      thumbhash
      thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
    }
  }
}`) as unknown as TypedDocumentString<CreateProjectMutation, CreateProjectMutationVariables>;
export const RenameProjectDocument = new TypedDocumentString(`
    mutation RenameProject($id: ID!, $name: String!) {
  updateProject(id: $id, input: {name: $name}) {
    ...ProjectFields
  }
}
    fragment ProjectFields on Project {
  id
  name
  createdAt
  fileCount
  bytes
  rights
  files(first: 3) {
    nodes {
      id
      thumbhash
      thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
    }
  }
}`) as unknown as TypedDocumentString<RenameProjectMutation, RenameProjectMutationVariables>;
export const DeleteProjectDocument = new TypedDocumentString(`
    mutation DeleteProject($id: ID!) {
  deleteProject(id: $id)
}
    `) as unknown as TypedDocumentString<DeleteProjectMutation, DeleteProjectMutationVariables>;
export const RestoreProjectDocument = new TypedDocumentString(`
    mutation RestoreProject($id: ID!) {
  restoreProject(id: $id) {
    ...ProjectFields
  }
}
    fragment ProjectFields on Project {
  id
  name
  createdAt
  fileCount
  bytes
  rights
  files(first: 3) {
    nodes {
      id
      thumbhash
      thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
    }
  }
}`) as unknown as TypedDocumentString<RestoreProjectMutation, RestoreProjectMutationVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    ...ViewerFields
  }
}
    fragment ViewerFields on Viewer {
  owner
  person {
    id
    name
    email
  }
}`) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const ProjectsDocument = new TypedDocumentString(`
    query Projects($after: String) {
  viewer {
    ...ViewerFields
  }
  projects(first: 200, after: $after) {
    nodes {
      ...ProjectFields
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ProjectFields on Project {
  id
  name
  createdAt
  fileCount
  bytes
  rights
  files(first: 3) {
    nodes {
      id
      thumbhash
      thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
    }
  }
}
fragment ViewerFields on Viewer {
  owner
  person {
    id
    name
    email
  }
}`) as unknown as TypedDocumentString<ProjectsQuery, ProjectsQueryVariables>;
export const PurgeFileDocument = new TypedDocumentString(`
    mutation PurgeFile($id: ID!) {
  purged: purgeFiles(ids: [$id]) {
    variants
    bytes
  }
}
    `) as unknown as TypedDocumentString<PurgeFileMutation, PurgeFileMutationVariables>;
export const PurgeProjectDocument = new TypedDocumentString(`
    mutation PurgeProject($id: ID!) {
  purged: purgeProject(id: $id) {
    variants
    bytes
  }
}
    `) as unknown as TypedDocumentString<PurgeProjectMutation, PurgeProjectMutationVariables>;
export const PurgePresetDocument = new TypedDocumentString(`
    mutation PurgePreset($id: ID!) {
  purged: purgePreset(id: $id) {
    variants
    bytes
  }
}
    `) as unknown as TypedDocumentString<PurgePresetMutation, PurgePresetMutationVariables>;
export const ImportFileDocument = new TypedDocumentString(`
    mutation ImportFile($project: ID!, $url: String!) {
  importFile(project: $project, url: $url) {
    ...ImportFields
  }
}
    fragment ImportFields on Import {
  id
  name
  state
  bytes
  totalBytes
  file {
    id
  }
  error {
    code
    message
  }
}`) as unknown as TypedDocumentString<ImportFileMutation, ImportFileMutationVariables>;
export const CancelImportDocument = new TypedDocumentString(`
    mutation CancelImport($id: ID!) {
  cancelImport(id: $id)
}
    `) as unknown as TypedDocumentString<CancelImportMutation, CancelImportMutationVariables>;
export const ImportProgressDocument = new TypedDocumentString(`
    subscription ImportProgress($id: ID!) {
  importProgress(id: $id) {
    ...ImportFields
  }
}
    fragment ImportFields on Import {
  id
  name
  state
  bytes
  totalBytes
  file {
    id
  }
  error {
    code
    message
  }
}`) as unknown as TypedDocumentString<ImportProgressSubscription, ImportProgressSubscriptionVariables>;
export const AliveDocument = new TypedDocumentString(`
    query Alive {
  health {
    status
  }
}
    `) as unknown as TypedDocumentString<AliveQuery, AliveQueryVariables>;
export const UsageDocument = new TypedDocumentString(`
    query Usage($from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {
  usage(
    from: $from
    to: $to
    interval: $interval
    groupBy: $groupBy
    first: $first
  ) {
    ...UsageNumbers
  }
}
    fragment UsageSums on UsagePoint {
  requests
  bytes
  hits
  renders
  renderSeconds
  errors
  files
  savedBytes
}
fragment UsageNumbers on Usage {
  from
  to
  interval
  total {
    ...UsageSums
  }
  points {
    at
    group
    ...UsageSums
  }
}`) as unknown as TypedDocumentString<UsageQuery, UsageQueryVariables>;
export const UsageOfProjectDocument = new TypedDocumentString(`
    query UsageOfProject($id: ID!, $from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {
  project(id: $id) {
    name
    usage(
      from: $from
      to: $to
      interval: $interval
      groupBy: $groupBy
      first: $first
    ) {
      ...UsageNumbers
    }
  }
}
    fragment UsageSums on UsagePoint {
  requests
  bytes
  hits
  renders
  renderSeconds
  errors
  files
  savedBytes
}
fragment UsageNumbers on Usage {
  from
  to
  interval
  total {
    ...UsageSums
  }
  points {
    at
    group
    ...UsageSums
  }
}`) as unknown as TypedDocumentString<UsageOfProjectQuery, UsageOfProjectQueryVariables>;
export const UsageOfFileDocument = new TypedDocumentString(`
    query UsageOfFile($id: ID!, $from: Time!, $to: Time!, $interval: Interval!, $groupBy: UsageGroup, $first: Int) {
  file(id: $id) {
    name
    usage(
      from: $from
      to: $to
      interval: $interval
      groupBy: $groupBy
      first: $first
    ) {
      ...UsageNumbers
    }
  }
}
    fragment UsageSums on UsagePoint {
  requests
  bytes
  hits
  renders
  renderSeconds
  errors
  files
  savedBytes
}
fragment UsageNumbers on Usage {
  from
  to
  interval
  total {
    ...UsageSums
  }
  points {
    at
    group
    ...UsageSums
  }
}`) as unknown as TypedDocumentString<UsageOfFileQuery, UsageOfFileQueryVariables>;
export const StorageDocument = new TypedDocumentString(`
    query Storage($from: Time!, $to: Time!, $interval: Interval!) {
  storage(from: $from, to: $to, interval: $interval) {
    ...StorageNumbers
  }
}
    fragment StorageSums on StoragePoint {
  at
  group
  files
  originalBytes
  variants
  variantBytes
}
fragment StorageNumbers on StorageUsage {
  interval
  now {
    ...StorageSums
  }
  points {
    ...StorageSums
  }
  byFormat {
    ...StorageSums
  }
}`) as unknown as TypedDocumentString<StorageQuery, StorageQueryVariables>;
export const StorageOfProjectDocument = new TypedDocumentString(`
    query StorageOfProject($id: ID!, $from: Time!, $to: Time!, $interval: Interval!) {
  project(id: $id) {
    storage(from: $from, to: $to, interval: $interval) {
      ...StorageNumbers
    }
  }
}
    fragment StorageSums on StoragePoint {
  at
  group
  files
  originalBytes
  variants
  variantBytes
}
fragment StorageNumbers on StorageUsage {
  interval
  now {
    ...StorageSums
  }
  points {
    ...StorageSums
  }
  byFormat {
    ...StorageSums
  }
}`) as unknown as TypedDocumentString<StorageOfProjectQuery, StorageOfProjectQueryVariables>;
export const WebhooksDocument = new TypedDocumentString(`
    query Webhooks($project: ID!) {
  project(id: $project) {
    name
    rights
    tags(first: 200)
    webhooks {
      ...WebhookFields
    }
  }
}
    fragment WebhookFields on Webhook {
  id
  url
  events
  tags
  types
  enabled
  pending
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<WebhooksQuery, WebhooksQueryVariables>;
export const WebhookSecretDocument = new TypedDocumentString(`
    query WebhookSecret($id: ID!) {
  node(id: $id) {
    ... on Webhook {
      secret
    }
  }
}
    `) as unknown as TypedDocumentString<WebhookSecretQuery, WebhookSecretQueryVariables>;
export const DeliveriesDocument = new TypedDocumentString(`
    query Deliveries($id: ID!, $state: DeliveryState, $after: String) {
  node(id: $id) {
    ... on Webhook {
      deliveries(first: 20, after: $after, state: $state) {
        nodes {
          ...DeliveryFields
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment DeliveryFields on Delivery {
  id
  event
  eventId
  state
  attempts
  createdAt
  nextAttemptAt
  lastAttemptAt
  request
  status
  response
  error
  tookMs
}`) as unknown as TypedDocumentString<DeliveriesQuery, DeliveriesQueryVariables>;
export const CreateWebhookDocument = new TypedDocumentString(`
    mutation CreateWebhook($input: CreateWebhookInput!) {
  createWebhook(input: $input) {
    ...WebhookFields
  }
}
    fragment WebhookFields on Webhook {
  id
  url
  events
  tags
  types
  enabled
  pending
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const UpdateWebhookDocument = new TypedDocumentString(`
    mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {
  updateWebhook(id: $id, input: $input) {
    ...WebhookFields
  }
}
    fragment WebhookFields on Webhook {
  id
  url
  events
  tags
  types
  enabled
  pending
  createdAt
  updatedAt
}`) as unknown as TypedDocumentString<UpdateWebhookMutation, UpdateWebhookMutationVariables>;
export const DeleteWebhookDocument = new TypedDocumentString(`
    mutation DeleteWebhook($id: ID!) {
  deleteWebhook(id: $id)
}
    `) as unknown as TypedDocumentString<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const RotateWebhookSecretDocument = new TypedDocumentString(`
    mutation RotateWebhookSecret($id: ID!) {
  rotateWebhookSecret(id: $id) {
    secret
  }
}
    `) as unknown as TypedDocumentString<RotateWebhookSecretMutation, RotateWebhookSecretMutationVariables>;
export const TestWebhookDocument = new TypedDocumentString(`
    mutation TestWebhook($id: ID!) {
  testWebhook(id: $id) {
    ...DeliveryFields
  }
}
    fragment DeliveryFields on Delivery {
  id
  event
  eventId
  state
  attempts
  createdAt
  nextAttemptAt
  lastAttemptAt
  request
  status
  response
  error
  tookMs
}`) as unknown as TypedDocumentString<TestWebhookMutation, TestWebhookMutationVariables>;
export const ResendDeliveryDocument = new TypedDocumentString(`
    mutation ResendDelivery($id: ID!) {
  resendDelivery(id: $id) {
    ...DeliveryFields
  }
}
    fragment DeliveryFields on Delivery {
  id
  event
  eventId
  state
  attempts
  createdAt
  nextAttemptAt
  lastAttemptAt
  request
  status
  response
  error
  tookMs
}`) as unknown as TypedDocumentString<ResendDeliveryMutation, ResendDeliveryMutationVariables>;