/**
 * `missing`: known from before a reload, but the browser kept no copy of its bytes; it goes on when it is picked again.
 * `failed`: the connection or the server broke; trying again may help. `refused`: the server does not want it.
 * `ending`: it is fetched from an address, and the server was told to give that up.
 */
export type UploadState = 'waiting' | 'uploading' | 'ending' | 'paused' | 'missing' | 'failed' | 'refused' | 'done'

/**
 * A line of the upload tray. `share` is 0…1 of `bytes`, or null while nobody knows how many there will be: then `bytes` are those that
 * came. `fileId` is there when it is done; `problem` is a sentence; `address` is where it is fetched from, which no file of this machine has.
 */
export interface UploadItem {
  id: string
  name: string
  project: string
  bytes: number
  share: number | null
  state: UploadState
  problem: string
  fileId: string | null
  address?: string
}

/** The part of an Uppy file that the tray is made of. */
export interface UploadFile {
  id: string
  name?: string
  size?: number | null
  /** `problem` and `fileId` are what the server said; they stand here because Uppy keeps this over a reload. */
  meta: { project?: string; problem?: Refusal | null; fileId?: string | null }
  error?: string | null
  isPaused?: boolean
  isGhost?: boolean
  progress: { uploadStarted?: number | null; uploadComplete?: boolean; bytesUploaded?: number | false; bytesTotal?: number | null }
}

/** Why an upload stopped; `final` when trying again cannot help. */
export interface Refusal {
  text: string
  final: boolean
}

/** The tray's line for a file. */
export function toItem(file: UploadFile): UploadItem {
  const problem = file.error ? file.meta.problem : null
  const bytes = file.size ?? file.progress.bytesTotal ?? 0
  const done = !!file.progress.uploadComplete
  return {
    id: file.id,
    name: file.name ?? '',
    project: file.meta.project ?? '',
    bytes,
    share: done ? 1 : bytes > 0 ? Math.min(1, (file.progress.bytesUploaded || 0) / bytes) : 0,
    state: state(file, problem, done),
    problem: problem?.text ?? file.error ?? '',
    fileId: file.meta.fileId ?? null,
  }
}

function state(file: UploadFile, problem: Refusal | null | undefined, done: boolean): UploadState {
  if (done) return 'done'
  if (problem?.final) return 'refused'
  if (file.isGhost) return 'missing'
  if (file.error) return 'failed'
  if (file.isPaused) return 'paused'
  return file.progress.uploadStarted && file.progress.bytesUploaded ? 'uploading' : 'waiting'
}

/**
 * All lines together. `share` counts bytes, of everything but what was refused; `busy` what still moves by itself, `pausable` those of it
 * that can be made to rest; `fetched` those that come from addresses; `failed` those of the problems that may be tried again.
 */
export interface UploadSummary {
  total: number
  done: number
  fetched: number
  paused: number
  pausable: number
  problems: number
  failed: number
  busy: number
  share: number
}

const moving: readonly UploadState[] = ['waiting', 'uploading', 'ending']

/** Sums the tray up. */
export function summarize(items: readonly UploadItem[]): UploadSummary {
  const sum: UploadSummary = { total: items.length, done: 0, fetched: 0, paused: 0, pausable: 0, problems: 0, failed: 0, busy: 0, share: 0 }
  const wanted = items.filter((item) => item.state !== 'refused')
  const known = wanted.filter((item) => item.share !== null)
  const whole = known.reduce((all, item) => all + item.bytes, 0)
  // Where nobody knows how many bytes there will be, it counts as one like the others.
  const bytes = whole + (wanted.length - known.length) * (whole / known.length || 1)
  const sent = known.reduce((all, item) => all + item.bytes * item.share!, 0)
  for (const item of items) {
    if (item.address !== undefined) sum.fetched++
    if (item.state === 'done') sum.done++
    else if (item.state === 'paused') sum.paused++
    else if (moving.includes(item.state)) {
      sum.busy++
      if (item.address === undefined) sum.pausable++
    } else sum.problems++
    if (item.state === 'failed') sum.failed++
  }
  sum.share = bytes > 0 ? sent / bytes : sum.total > 0 && sum.done === sum.total ? 1 : 0
  return sum
}

/**
 * The tray's lines as they are read: what moves, what needs somebody, what waits, what is done; at most 200. More than two
 * that were refused are a group of their own, between `first` and `rest`, so that they do not push the others away.
 */
export function inOrder(items: readonly UploadItem[]): { first: UploadItem[]; refused: UploadItem[]; rest: UploadItem[] } {
  const all = (...states: UploadState[]) => states.flatMap((state) => items.filter((item) => item.state === state))
  const refused = all('refused')
  const [lines, group] = refused.length > 2 ? [[], refused] : [refused, []]
  return { first: [...all('uploading', 'ending', 'paused', 'failed', 'missing'), ...lines].slice(0, 200), refused: group.slice(0, 200), rest: all('waiting', 'done').slice(0, 200) }
}

/**
 * Reads the server's answer to an upload it did not take: the detail of problem JSON where there is one, else a plain
 * body, else `fallback`. Answers of 4xx are final, but for conflicts, locks, too many requests, and who must sign in again.
 */
export function readRefusal(status: number, body: string, fallback: string): Refusal {
  const final = status >= 400 && status < 500 && ![401, 408, 409, 423, 425, 429].includes(status)
  try {
    const problem = JSON.parse(body) as { title?: unknown; detail?: unknown }
    const text = [problem.detail, problem.title].find((part) => typeof part === 'string' && part !== '')
    if (text) return { text: reason(text as string), final }
  } catch {
    const plain = body.trim()
    if (plain && plain.length < 300 && !plain.startsWith('<')) return { text: plain, final }
  }
  return { text: fallback, final }
}

/** The tray shows the name anyway: of "«name» was refused: why." the why is enough. */
export function reason(text: string): string {
  const why = /^«.*» was refused: (.+)$/s.exec(text)?.[1]
  return why ? why[0]!.toUpperCase() + why.slice(1) : text
}
