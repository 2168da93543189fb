import { computed, shallowReactive, shallowRef } from 'vue'
import { createPreset, deletePreset, fetchPresets, updatePreset, type Preset } from './presets'

/** The presets of each project as this page knows them, by name. */
const lists = shallowReactive(new Map<string, readonly Preset[]>())

const byName = (a: Preset, b: Preset) => a.name.localeCompare(b.name, 'en')

/** The presets of a project, shared by all who show them, and what can be done with them. Each promise rejects when it did not work. */
export function usePresets(project: string) {
  const list = computed(() => lists.get(project))
  const failed = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    failed.value = null
    try {
      lists.set(project, await fetchPresets(project))
    } catch (error) {
      failed.value = error
    }
  }

  function keep(preset: Preset): Preset {
    lists.set(project, [...(list.value ?? []).filter(({ id }) => id !== preset.id), preset].sort(byName))
    return preset
  }

  return {
    /** Undefined until they are here. */
    list,
    failed,
    load,
    create: async (name: string, transformation: string) => keep(await createPreset(project, name, transformation)),
    update: async (id: string, input: { name?: string; transformation?: string }) => keep(await updatePreset(id, input)),
    async remove(id: string): Promise<void> {
      await deletePreset(id)
      lists.set(project, (list.value ?? []).filter((preset) => preset.id !== id))
    },
  }
}
