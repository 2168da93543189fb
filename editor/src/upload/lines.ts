import type { UploadItem } from './items'
import { importing, uploading } from './uploads'

// What is done with the lines of the tray, by the module that each is of. A line is there only where its module is: nothing is loaded for it.

const uploader = () => import('./uploader')
const importer = () => import('./importer')
const moduleOf = (item: UploadItem) => (item.address === undefined ? uploader() : importer())
/** The modules that have lines. */
const all = () => [...(uploading.value.length > 0 ? [uploader()] : []), ...(importing.value.length > 0 ? [importer()] : [])]

/** Tries a line again that failed. */
export const retry = async (item: UploadItem): Promise<void> => (await moduleOf(item)).retry(item.id)

/** Takes a line out of the tray, and ends what is under way. */
export const remove = async (item: UploadItem): Promise<void> => (await moduleOf(item)).remove(item.id)

/** Pauses an upload, or lets it go on. */
export const pauseOrResume = async (item: UploadItem): Promise<void> => (await uploader()).pauseOrResume(item.id)

/** Pauses all uploads that move. */
export const pauseAll = async (): Promise<void> => (await uploader()).pauseAll()

/** Lets all go on that is paused. */
export const resumeAll = async (): Promise<void> => (await uploader()).resumeAll()

/** Tries everything again that failed. */
export async function retryAll(): Promise<void> {
  for (const module of all()) (await module).retryAll()
}

/** Clears the tray of what is done or refused. */
export async function clear(): Promise<void> {
  for (const module of all()) (await module).clear()
}

/** Ends everything and takes it out of the tray, and what is kept of it in this browser. */
export async function removeAll(): Promise<void> {
  for (const module of all()) await (await module).removeAll()
}
