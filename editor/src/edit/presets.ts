import { graphql, request } from '@/lib/api'
import type { PresetsQuery } from '@/lib/gql/graphql'

/** A named chain of the project. */
export type Preset = NonNullable<PresetsQuery['project']>['presets'][number]

const List = graphql(`
  query Presets($project: ID!) {
    project(id: $project) { presets { id name transformation } }
  }
`)

const Create = graphql(`
  mutation CreatePreset($input: CreatePresetInput!) {
    createPreset(input: $input) { id name transformation }
  }
`)

const Update = graphql(`
  mutation UpdatePreset($id: ID!, $input: UpdatePresetInput!) {
    updatePreset(id: $id, input: $input) { id name transformation }
  }
`)

const Delete = graphql(`mutation DeletePreset($id: ID!) { deletePreset(id: $id) }`)

/** The presets of a project, by name. */
export async function fetchPresets(project: string): Promise<Preset[]> {
  return (await request(null, List, { project })).project?.presets ?? []
}

export async function createPreset(project: string, name: string, transformation: string): Promise<Preset> {
  return (await request(null, Create, { input: { project, name, transformation } })).createPreset
}

/** Changes what is given of a preset. */
export async function updatePreset(id: string, input: { name?: string; transformation?: string }): Promise<Preset> {
  return (await request(null, Update, { id, input })).updatePreset
}

export async function deletePreset(id: string): Promise<void> {
  await request(null, Delete, { id })
}
