import { graphql, request } from '@/lib/api'
import { t } from '@/lib/i18n'
import { learnRights } from '@/lib/viewer'
import { lastProject, rememberProject } from '@/lib/visited'
import { ask } from '@/ui/prompts'
import { attempt, toast } from '@/ui/toasts'
import { loadProjects, projects, type Project } from './projects'
import './texts'

// What is done to projects.

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

/** Asks for another name of a project. */
export function renameProject(project: Project): void {
  ask({
    title: t('projects.renameTitle'),
    label: t('projects.name'),
    value: project.name,
    submit: t('projects.save'),
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

/** Asks for a name and creates a project; `created` gets it. */
export function createProject(created: (project: Project) => void): void {
  ask({
    title: t('projects.createTitle'),
    label: t('projects.name'),
    value: '',
    submit: t('projects.createDone'),
    save: async (name) => {
      const { createProject: project } = await request(null, createMutation, { name })
      learnRights(project.id, project.rights)
      projects.value = [...(projects.value ?? []), project]
      created(project)
    },
  })
}
