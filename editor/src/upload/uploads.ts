import { shallowRef } from 'vue'
import type { UploadItem } from './items'
import type { Picked } from './pick'

// What the shell knows of uploads. Uppy itself is a chunk that comes with the first file.

/** The lines of the tray, newest first. */
export const items = shallowRef<UploadItem[]>([])

/** Whether the tray is unfolded. */
export const unfolded = shallowRef(true)

/** The key under which uploader.ts notes that there is something to go on with. */
export const unfinishedKey = 'calotype-unfinished'

/** Uploads files to a project, at most three at a time. */
export async function upload(project: string, picked: Picked[]): Promise<void> {
  if (picked.length === 0) return
  unfolded.value = true
  const uploader = await import('./uploader')
  uploader.add(project, picked)
}

/** Goes on with what a reload or a closed tab interrupted, where there is something. */
export async function resumeInterrupted(): Promise<void> {
  try {
    if (localStorage.getItem(unfinishedKey) === null) return
  } catch {
    return
  }
  await import('./uploader')
}
