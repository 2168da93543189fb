import { computed, shallowRef } from 'vue'
import { t } from '@/lib/i18n'
import { attempt } from '@/ui/toasts'
import type { UploadItem } from './items'
import type { Picked } from './pick'

// What the shell knows of uploads. Uppy itself is a chunk that comes with the first file.

/** The lines of what comes from this machine, newest first. uploader.ts sets it. */
export const uploading = shallowRef<UploadItem[]>([])

/** The lines of what comes from addresses, newest first. importer.ts sets it. */
export const importing = shallowRef<UploadItem[]>([])

/** The lines of the tray. */
export const items = computed(() => [...importing.value, ...uploading.value])

/** Whether the tray is unfolded. */
export const unfolded = shallowRef(true)

/** The project for which somebody is asked for addresses, its name, and those to begin with. App draws the dialog. */
export const asking = shallowRef<{ project: string; name: string; text: string } | null>(null)

/** Uploads files to a project, at most three at a time. */
export async function upload(project: string, picked: Picked[]): Promise<void> {
  if (picked.length === 0) return
  unfolded.value = true
  await attempt(t('upload.notBegun'), async () => {
    await (await import('./slot')).slotOf()
    await (await import('./uploader')).add(project, picked)
  })
}

/** Goes on with what a reload or a closed tab interrupted, where there is something that no other tab goes on with. */
export async function resumeInterrupted(): Promise<void> {
  const { importsKey, isNoted, slotOf, unfinishedKey, unfinishedSlots } = await import('./slot')
  const left = unfinishedSlots()
  const slot = left.length > 0 ? await slotOf(left) : null
  if (slot === null) return
  if (isNoted(unfinishedKey(slot))) await import('./uploader')
  if (isNoted(importsKey(slot))) await import('./importer')
}
