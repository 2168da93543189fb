import { computed, shallowRef } from 'vue'
import { graphql, request } from '@/lib/api'
import type { ProjectsQuery } from '@/lib/gql/graphql'
import { t } from '@/lib/i18n'
import { lastProject, rememberProject } from '@/lib/visited'
import { ask } from '@/ui/prompts'
import { attempt, toast } from '@/ui/toasts'

export type Project = ProjectsQuery['projects']['nodes'][number]

graphql(`
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
        thumb: url(transformation: "preview/480x480/-/format/auto")
      }
    }
  }
`)

const projectsQuery = graphql(`
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
`)
const createMutation = graphql(`
  mutation CreateProject($name: String!) {
    createProject(input: { name: $name }) {
      ...ProjectFields
    }
  }
`)
const renameMutation = graphql(`
  mutation RenameProject($id: ID!, $name: String!) {
    updateProject(id: $id, input: { name: $name }) {
      ...ProjectFields
    }
  }
`)
const deleteMutation = graphql(`
  mutation DeleteProject($id: ID!) {
    deleteProject(id: $id)
  }
`)
const restoreMutation = graphql(`
  mutation RestoreProject($id: ID!) {
    restoreProject(id: $id) {
      ...ProjectFields
    }
  }
`)

/** All projects, oldest first; null until they were loaded once. The header and the list of projects share them. */
export const projects = shallowRef<Project[] | null>(null)

/** The project of an id, as far as it is known. */
export const projectOf = (id: () => string | undefined) => computed(() => projects.value?.find((project) => project.id === id()))

/** Takes over what a page has learned of a project. */
export function noteProject(id: string, now: Pick<Project, 'name' | 'fileCount'>): void {
  projects.value = projects.value?.map((project) => (project.id === id ? { ...project, ...now } : project)) ?? null
}

/** Loads all projects. */
export async function loadProjects(signal: AbortSignal | null): Promise<void> {
  const all: Project[] = []
  let after: string | null = null
  do {
    const page: ProjectsQuery['projects'] = (await request(signal, projectsQuery, { after })).projects
    all.push(...page.nodes)
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
  } while (after)
  projects.value = all
}

/** Asks for a name and creates a project; `created` gets it. */
export function createProject(created: (project: Project) => void): void {
  ask({
    title: t('project.createTitle'),
    label: t('project.name'),
    value: '',
    submit: t('project.create'),
    save: async (name) => {
      const { createProject: project } = await request(null, createMutation, { name })
      projects.value = [...(projects.value ?? []), project]
      created(project)
    },
  })
}

/** Asks for another name of a project. */
export function renameProject(project: Project): void {
  ask({
    title: t('project.renameTitle'),
    label: t('project.name'),
    value: project.name,
    submit: t('project.save'),
    save: async (name) => {
      const { updateProject } = await request(null, renameMutation, { id: project.id, name })
      projects.value = projects.value?.map((other) => (other.id === project.id ? updateProject : other)) ?? null
    },
  })
}

/** Deletes a project at once; the toast that says so takes it back. */
export async function deleteProject(project: Project): Promise<void> {
  const { id, name } = project
  const done = await attempt(t('projects.deleteFailed', { name }), () => request(null, deleteMutation, { id }))
  if (!done) return
  projects.value = projects.value?.filter((other) => other.id !== id) ?? null
  if (lastProject() === id) rememberProject(null)
  toast({ text: t('projects.deleted', { name }), action: { label: t('error.undo'), run: () => restore(project) } })
}

async function restore({ id, name }: Project): Promise<void> {
  await attempt(t('projects.restoreFailed', { name }), async () => {
    await request(null, restoreMutation, { id })
    await loadProjects(null)
  })
}
