/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type CreatePresetInput = {
  /** 1…64 letters (a–z, A–Z), digits, `-` and `_`; unique in the project. */
  name: string;
  project: string | number;
  /** At least one operation, and neither `preset` nor `default` among them. */
  transformation: string;
};

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

/** Which addresses of a project are served without a signature. One that is given is always checked. */
export type RuleMode =
  /** All: anyone may make variants. */
  | 'ANYONE'
  /** Those that are one preset and nothing else, with or without the name of a download. */
  | 'PRESETS'
  /** None. */
  | 'SIGNED';

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


export type EditedFileQuery = { file: { id: string, name: string, type: string, bytes: number, checksum: string, width: number, height: number, frames: number, hasAlpha: boolean, colorSpace: string, thumbhash: string, capturedAt: string | null, camera: string | null, tags: Array<string>, createdAt: string, url: string, location: { latitude: number, longitude: number } | null, focalPoint: { x: number, y: number } | null, project: { id: string, name: string } } | null };

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

export type FileFieldsFragment = { id: string, name: string, type: string, bytes: number, width: number, height: number, frames: number, thumbhash: string, tags: Array<string>, createdAt: string, url: string, thumb: string, still: string };

export type FilesQueryVariables = Exact<{
  project: string | number;
  first: number;
  after?: string | null | undefined;
  filter?: FileFilter | null | undefined;
  sort?: FileSort | null | undefined;
  whole?: boolean;
}>;


export type FilesQuery = { project: { id: string, name: string, tags?: Array<string>, fileCount?: number, files: { totalCount?: number, totalIsExact?: boolean, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, type: string, bytes: number, width: number, height: number, frames: number, thumbhash: string, tags: Array<string>, createdAt: string, url: string, thumb: string, still: string }> } } | null };

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

export type FileEventsSubscriptionVariables = Exact<{
  project: string | number;
}>;


export type FileEventsSubscription = { fileEvents: { kind: FileEventKind, id: string, file: { id: string, name: string, type: string, bytes: number, width: number, height: number, frames: number, thumbhash: string, tags: Array<string>, createdAt: string, url: string, thumb: string, still: string } | null } };

export type RenameProjectMutationVariables = Exact<{
  id: string | number;
  name: string;
}>;


export type RenameProjectMutation = { updateProject: { id: string, name: string, createdAt: string, fileCount: number, bytes: number, files: { nodes: Array<{ id: string, thumbhash: string, thumb: string }> } } };

export type DeleteProjectMutationVariables = Exact<{
  id: string | number;
}>;


export type DeleteProjectMutation = { deleteProject: string };

export type RestoreProjectMutationVariables = Exact<{
  id: string | number;
}>;


export type RestoreProjectMutation = { restoreProject: { id: string, name: string, createdAt: string, fileCount: number, bytes: number, files: { nodes: Array<{ id: string, thumbhash: string, thumb: string }> } } };

export type ProjectFieldsFragment = { id: string, name: string, createdAt: string, fileCount: number, bytes: number, files: { nodes: Array<{ id: string, thumbhash: string, thumb: string }> } };

export type ProjectsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ProjectsQuery = { projects: { nodes: Array<{ id: string, name: string, createdAt: string, fileCount: number, bytes: number, files: { nodes: Array<{ id: string, thumbhash: string, thumb: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateProjectMutationVariables = Exact<{
  name: string;
}>;


export type CreateProjectMutation = { createProject: { id: string, name: string, createdAt: string, fileCount: number, bytes: number, files: { nodes: Array<{ id: string, thumbhash: string, thumb: string }> } } };

export type RulesFieldsFragment = { mode: RuleMode, referers: Array<string>, withoutReferer: boolean, newVariantsPerClient: number | null, newVariantsPerProject: number | null, keys: Array<{ id: string, secret: string, createdAt: string }> };

export type ProjectRulesQueryVariables = Exact<{
  id: string | number;
}>;


export type ProjectRulesQuery = { project: { name: string, rules: { mode: RuleMode, referers: Array<string>, withoutReferer: boolean, newVariantsPerClient: number | null, newVariantsPerProject: number | null, keys: Array<{ id: string, secret: string, createdAt: string }> } } | null };

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
export const ProjectFieldsFragmentDoc = new TypedDocumentString(`
    fragment ProjectFields on Project {
  id
  name
  createdAt
  fileCount
  bytes
  files(first: 3) {
    nodes {
      id
      thumbhash
      thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
    }
  }
}
    `, {"fragmentName":"ProjectFields"}) as unknown as TypedDocumentString<ProjectFieldsFragment, unknown>;
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
export const FilesDocument = new TypedDocumentString(`
    query Files($project: ID!, $first: Int!, $after: String, $filter: FileFilter, $sort: FileSort, $whole: Boolean! = false) {
  project(id: $project) {
    id
    name
    tags(first: 200) @include(if: $whole)
    fileCount @include(if: $whole)
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
  files(first: 3) {
    nodes {
      id
      thumbhash
      thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
    }
  }
}`) as unknown as TypedDocumentString<RestoreProjectMutation, RestoreProjectMutationVariables>;
export const ProjectsDocument = new TypedDocumentString(`
    query Projects($after: String) {
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
  files(first: 3) {
    nodes {
      id
      thumbhash
      thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
    }
  }
}`) as unknown as TypedDocumentString<ProjectsQuery, ProjectsQueryVariables>;
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
  files(first: 3) {
    nodes {
      id
      thumbhash
      thumb: url(transformation: "preview/480x480/-/format/auto", expires: 259200)
    }
  }
}`) as unknown as TypedDocumentString<CreateProjectMutation, CreateProjectMutationVariables>;
export const ProjectRulesDocument = new TypedDocumentString(`
    query ProjectRules($id: ID!) {
  project(id: $id) {
    name
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