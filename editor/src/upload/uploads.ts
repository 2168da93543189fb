import { shallowRef } from 'vue'
import { t } from '@/lib/i18n'
import { attempt } from '@/ui/toasts'
import type { UploadItem } from './items'
import type { Picked } from './pick'

// What the shell knows of uploads. Uppy itself is a chunk that comes with the first file.

/** The lines of the tray, newest first. */
export const items = shallowRef<UploadItem[]>([])

/** Whether the tray is unfolded. */
export const unfolded = shallowRef(true)

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
  const { slotOf, unfinishedSlots } = await import('./slot')
  const left = unfinishedSlots()
  if (left.length > 0 && (await slotOf(left)) !== null) await import('./uploader')
}
