import Uppy from '@uppy/core'
import GoldenRetriever from '@uppy/golden-retriever'
import Tus from '@uppy/tus'
import { t } from '@/lib/i18n'
import { readRefusal, toItem, type Refusal, type UploadFile } from './items'
import type { Picked } from './pick'
import { items, unfinishedKey } from './uploads'

// Uppy with tus and its memory. This module is the whole lazy chunk: importing it brings back what was interrupted.

type Meta = { project: string; relativePath: string; filename: string; filetype: string; problem?: Refusal | null; fileId?: string | null }

/** Which file a request of tus-js-client belongs to; its answers do not say. */
const requests = new WeakMap<object, string>()
/** Files that have an upload running or paused in this page: others must be started, not resumed. */
const started = new Set<string>()

const quiet = () => {}
// The tray says what goes wrong; the console need not.
const uppy = new Uppy<Meta, Record<string, never>>({ id: 'calotype', autoProceed: true, logger: { debug: quiet, warn: quiet, error: quiet } })
  .use(Tus, {
    endpoint: '/uploads/',
    limit: 3,
    retryDelays: [0, 1000, 3000, 5000, 10_000],
    removeFingerprintOnSuccess: true,
    allowedMetaFields: ['filename', 'filetype', 'project'],
    onBeforeRequest: (request, file) => void requests.set(request, file.id),
    onAfterResponse: (request, response) => {
      const id = requests.get(request)
      const fileId = response.getHeader('Calotype-File-Id')
      if (id && fileId) note(id, { fileId })
    },
  })
  .use(GoldenRetriever, { expires: 48 * 3600 * 1000 })

uppy.on('upload-start', (files) => files.forEach((file) => started.add(file.id)))
uppy.on('upload-error', (file, error) => {
  if (!file) return
  started.delete(file.id)
  const response = (error as { originalResponse?: { getStatus(): number; getBody(): string } | null }).originalResponse
  const problem = readRefusal(response?.getStatus() ?? 0, response?.getBody() ?? '', t(response ? 'upload.broken' : 'upload.network'))
  note(file.id, { problem })
})
uppy.on('restored', () => {
  // The uploads of the last page are over; each file begins one of its own, which finds its offset by its fingerprint.
  uppy.setState({ currentUploads: {} })
  for (const file of uppy.getFiles()) {
    if (file.progress.uploadComplete || (file.error && file.meta.problem?.final)) remove(file.id)
    else if (!file.isGhost && !file.isPaused && !file.error) start(file.id)
  }
})
uppy.on('state-update', () => draw())

let drawing = 0
function draw() {
  drawing ||= requestAnimationFrame(() => {
    drawing = 0
    const files = uppy.getFiles()
    items.value = files.map((file) => toItem(file as UploadFile)).reverse()
    const unfinished = items.value.some((item) => item.state !== 'done' && item.state !== 'refused')
    try {
      if (unfinished) localStorage.setItem(unfinishedKey, '1')
      else localStorage.removeItem(unfinishedKey)
    } catch {
      // Private windows may keep nothing: then a reload does not bring uploads back.
    }
  })
}

/** Keeps what the server said with the file, over a reload. */
function note(id: string, said: Partial<Meta>) {
  if (uppy.getFile(id)) uppy.setFileMeta(id, said as Meta)
}

function start(id: string) {
  started.add(id)
  uppy.retryUpload(id).catch(() => {
    // Shown already: `upload-error` comes first.
  })
}

/** Uploads files to a project. One that was interrupted and is picked again goes on where it was; one that is under way stays. */
export function add(project: string, picked: Picked[]): void {
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
  for (const file of uppy.getFiles()) if (file.isPaused && !file.isGhost) pauseOrResume(file.id)
}

/** Tries an upload again that failed. */
export const retry = (id: string): void => start(id)

/** Takes an upload out of the tray; what the server has of an unfinished one is deleted there. */
export function remove(id: string): void {
  started.delete(id)
  uppy.removeFile(id)
}

/** Clears the tray of what is done or refused. */
export function clear(): void {
  for (const item of items.value) if (item.state === 'done' || item.state === 'refused') remove(item.id)
}
