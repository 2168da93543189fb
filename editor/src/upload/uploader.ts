import Uppy from '@uppy/core'
import GoldenRetriever from '@uppy/golden-retriever'
import Tus from '@uppy/tus'
import { watch } from 'vue'
import { socketState } from '@/lib/connection'
import { t } from '@/lib/i18n'
import { signedOut } from '@/lib/viewer'
import { finished, forget, noteFinished } from './finished'
import { readRefusal, toItem, type Refusal, type UploadFile, type UploadItem } from './items'
import type { Picked } from './pick'
import { heldSlot, KEPT_MS, slotName, unfinishedKey } from './slot'
import './texts'
import { uploading } from './uploads'

// Uppy with tus and its memory. This module is the whole lazy chunk: importing it brings back what was interrupted in the
// slot of this tab, which uploads.ts asks for first.

type Meta = { project: string; relativePath: string; filename: string; filetype: string; problem?: Refusal | null; fileId?: string | null }

/** Which file a request of tus-js-client belongs to; its answers do not say. */
const requests = new WeakMap<object, string>()
/** Files that have an upload running or paused in this page: others must be started, not resumed. */
const started = new Set<string>()
/** Files whose bytes are lost, while the server is asked whether it has them all the same. */
const asked = new Set<string>()
/** The lines of what the server does not want. Uppy forgets these files: it would send them again with every later choice. */
const refused = new Map<string, UploadItem & { path: string }>()

const slot = heldSlot()
const quiet = () => {}
// The tray says what goes wrong; the console need not.
const uppy = new Uppy<Meta, Record<string, never>>({ id: slot === null ? `calotype-${Math.random()}` : slotName(slot), autoProceed: true, logger: { debug: quiet, warn: quiet, error: quiet } }).use(Tus, {
  endpoint: '/uploads/',
  limit: 3,
  retryDelays: [0, 1000, 3000, 5000], // then it says that it failed; it goes on by itself when the connection is back
  removeFingerprintOnSuccess: true,
  allowedMetaFields: ['filename', 'filetype', 'project'],
  onBeforeRequest: (request, file) => void requests.set(request, file.id),
  onAfterResponse: (request, response) => {
    const id = requests.get(request)
    const fileId = response.getHeader('Calotype-File-Id')
    if (id && fileId) note(id, { fileId })
  },
})

uppy.on('upload-start', (files) => {
  for (const { id } of files) started.add(id)
  forget(slot, files.map(({ id }) => id))
})
// Golden Retriever writes a moment later: a page that ends in between would send the file once more.
uppy.on('upload-success', (file) => file && noteFinished(slot, file.id))
uppy.on('upload-error', (file, error) => {
  if (!file) return
  started.delete(file.id)
  const response = (error as { originalResponse?: { getStatus(): number; getBody(): string } | null }).originalResponse
  if (response?.getStatus() === 401) signedOut.value = true
  const problem = readRefusal(response?.getStatus() ?? 0, response?.getBody() ?? '', t(response ? 'tray.broken' : 'tray.network'))
  note(file.id, { problem })
  // Once Uppy itself is through with the error.
  if (problem.final) setTimeout(() => refuse(file.id))
})
uppy.on('restored', () => {
  // The uploads of the last page are over; each file begins one of its own, which finds its offset by its fingerprint.
  uppy.setState({ currentUploads: {} })
  const done = finished(slot)
  for (const file of uppy.getFiles()) {
    if (file.progress.uploadComplete || done.includes(file.id) || (file.error && file.meta.problem?.final)) remove(file.id)
    else if (file.isGhost) void settle(file.id)
    else if (!file.isPaused && !file.error) start(file.id)
  }
})
uppy.on('state-update', () => draw())

/** Golden Retriever puts what it finds in the place of all files that are there: new ones wait until it has. */
const ready = slot === null ? Promise.resolve() : remember(slotName(slot))

async function remember(name: string): Promise<void> {
  const remembers = await isRemembered(name).catch(() => false)
  const restored = new Promise<void>((done) => {
    uppy.once('restored', () => done())
    setTimeout(done, 5000) // it may fail without a word
  })
  uppy.use(GoldenRetriever, { expires: KEPT_MS })
  if (remembers) await restored
}

/** Whether the browser keeps something under this name: only then Golden Retriever says `restored`. */
function isRemembered(name: string): Promise<boolean> {
  return new Promise((answer) => {
    const opening = indexedDB.open('uppy-blobs')
    opening.onupgradeneeded = () => opening.transaction!.abort() // there is none: it is not ours to make
    opening.onerror = () => answer(false)
    opening.onsuccess = () => {
      const database = opening.result
      const over = (found: boolean) => (database.close(), answer(found))
      if (!database.objectStoreNames.contains('metadata')) return over(false)
      const asked = database.transaction('metadata').objectStore('metadata').get(name)
      asked.onerror = () => over(false)
      asked.onsuccess = () => over(!!asked.result && asked.result.expires >= Date.now())
    }
  })
}

// The connection is back, or one is signed in again: what that broke goes on by itself.
window.addEventListener('online', retryAll)
watch(socketState, (now) => now === 'open' && retryAll())
watch(signedOut, (now) => now || retryAll())

let drawing = 0
function draw() {
  drawing ||= requestAnimationFrame(() => {
    drawing = 0
    const files = uppy.getFiles().filter((file) => !asked.has(file.id))
    uploading.value = [...refused.values(), ...files.map((file) => toItem(file as UploadFile))].reverse()
    const unfinished = asked.size > 0 || uploading.value.some((item) => item.state !== 'done' && item.state !== 'refused')
    if (slot === null) return
    try {
      if (unfinished) localStorage.setItem(unfinishedKey(slot), '1')
      else localStorage.removeItem(unfinishedKey(slot))
    } catch {
      // Private windows may keep nothing: then a reload does not bring uploads back.
    }
  })
}

/** Keeps what the server said with the file, over a reload. */
function note(id: string, said: Partial<Meta>) {
  if (uppy.getFile(id)) uppy.setFileMeta(id, said as Meta)
}

/** Takes what the server does not want from Uppy; its line stays. */
function refuse(id: string) {
  const file = uppy.getFile(id)
  if (!file) return
  refused.set(id, { ...toItem(file as UploadFile), path: file.meta.relativePath })
  uppy.removeFile(id)
}

/** The page may have ended just before it heard that a file was whole: then there is nothing to go on with. */
async function settle(id: string) {
  const url = (uppy.getFile(id) as { tus?: { uploadUrl?: string | null } }).tus?.uploadUrl
  if (!url) return
  asked.add(id)
  const answer = await fetch(url, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' } }).catch(() => null)
  asked.delete(id)
  const length = answer?.headers.get('Upload-Length')
  if (answer?.ok && length !== null && length === answer.headers.get('Upload-Offset')) remove(id)
  draw()
}

function start(id: string) {
  started.add(id)
  uppy.retryUpload(id).catch(() => {
    // Shown already: `upload-error` comes first.
  })
}

/** Uploads files to a project. One that was interrupted and is picked again goes on where it was; one that is under way stays. */
export async function add(project: string, picked: Picked[]): Promise<void> {
  await ready
  const missing = uppy.getFiles().filter((file) => file.isGhost && file.meta.project === project)
  const settled = uppy.getFiles().filter((file) => file.progress.uploadComplete || file.error)
  // One that came in a folder may be picked again alone: it is the same file all the same.
  const place = ({ file, path }: Picked) => missing.find((other) => other.name === file.name && other.size === file.size)?.meta.relativePath ?? `${project}/${path}`
  const descriptors = picked.map(({ file, path }) => ({
    name: file.name,
    type: file.type,
    data: file,
    source: 'calotype',
    // The path makes the id: the same file may go to two projects, and two folders may have a file of one name.
    meta: { project, relativePath: place({ file, path }), filename: file.name, filetype: file.type },
  }))
  const again = new Set(descriptors.map(({ meta, data }) => `${meta.relativePath}:${data.size}`))
  for (const file of settled) if (again.has(`${file.meta.relativePath}:${file.size}`)) remove(file.id)
  for (const line of refused.values()) if (again.has(`${line.path}:${line.bytes}`)) remove(line.id)
  // Uppy would let the new ones wait for these.
  retryAll()
  uppy.addFiles(descriptors)
  for (const { id } of missing) if (uppy.getFile(id)?.isGhost === false) start(id)
}

/** Pauses an upload, or lets it go on. */
export function pauseOrResume(id: string): void {
  const file = uppy.getFile(id)
  if (file?.isPaused && !started.has(id)) {
    uppy.setFileState(id, { isPaused: false })
    start(id)
  } else uppy.pauseResume(id)
}

/** Pauses everything that moves. */
export const pauseAll = (): void => uppy.pauseAll()

/** Lets everything that is paused go on. */
export function resumeAll(): void {
  for (const file of uppy.getFiles()) if (file.isPaused && !file.isGhost && !file.error) pauseOrResume(file.id)
}

/** Tries an upload again that failed. */
export const retry = (id: string): void => start(id)

/** Tries all uploads again that failed. */
export function retryAll(): void {
  for (const file of uppy.getFiles()) if (file.error && !file.isGhost) start(file.id)
}

/** Takes an upload out of the tray; what the server has of an unfinished one is deleted there. */
export function remove(id: string): void {
  started.delete(id)
  if (refused.delete(id)) draw()
  else uppy.removeFile(id)
}

/** Takes everything out of the tray, and what is kept of it in this browser. */
export const removeAll = (): void => uppy.cancelAll()

/** Clears the tray of what is done or refused. */
export function clear(): void {
  for (const item of uploading.value) if (item.state === 'done' || item.state === 'refused') remove(item.id)
}
