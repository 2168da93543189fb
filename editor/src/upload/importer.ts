import { watch } from 'vue'
import { ApiError, graphql, request } from '@/lib/api'
import { t } from '@/lib/i18n'
import { listen, socketState } from '@/lib/socket'
import { signedOut, viewer } from '@/lib/viewer'
import { wrongOf } from '@/ui/sending'
import { attempt } from '@/ui/toasts'
import { note, noted } from './importNotes'
import { afresh, denialOf, newImport, nextOf, toLine, withNews, type Import, type Progress } from './imports'
import { heldSlot } from './slot'
import './texts'
import { importing } from './uploads'

// Has the server fetch pictures, and keeps the lines of the tray about them. This module is a lazy chunk: importing it brings back what the last
// page left in the slot of this tab, which is to be asked for first.

graphql(`
  fragment ImportFields on Import {
    id
    name
    state
    bytes
    totalBytes
    file {
      id
    }
    error {
      code
      message
    }
  }
`)
const importFile = graphql(`
  mutation ImportFile($project: ID!, $url: String!) {
    importFile(project: $project, url: $url) {
      ...ImportFields
    }
  }
`)
const cancelImport = graphql(`
  mutation CancelImport($id: ID!) {
    cancelImport(id: $id)
  }
`)
const importProgress = graphql(`
  subscription ImportProgress($id: ID!) {
    importProgress(id: $id) {
      ...ImportFields
    }
  }
`)
const alive = graphql(`
  query Alive {
    health {
      status
    }
  }
`)

/** For so long the server may take to answer. */
const ANSWER_MS = 20_000
/** After so long it is asked again, where it could not be reached or had too much to do. */
const AGAIN_MS = 5_000

/** In the order in which they were wanted. */
let all: readonly Import[] = []
/** Ends the news of those that run, by the id of the line. */
const following = new Map<string, AbortController>()
/** Projects in which no more can begin for now: others fetch there too. */
const full = new Set<string>()
/** Whether the server could not be reached: nothing begins until it is. */
let away = false
/** The one that is just asked for. They begin one after the other, so that they keep their order. */
let beginning: Promise<void> | null = null

const slot = heldSlot()
const who = () => viewer.value?.person?.id ?? ''
/** Whether what the last page left may still come: until it is known who is here. */
let expecting = slot !== null
if (viewer.value) restore()
else watch(viewer, restore, { once: true })

function restore(): void {
  if (slot !== null) all = [...noted(slot, who()), ...all]
  expecting = false
  draw()
  for (const one of all) if (one.stage === 'running' && !following.has(one.id)) follow(one)
  pump()
}

watch(signedOut, (now) => now || pump())
watch(socketState, (now) => now === 'open' && back())
window.addEventListener('online', back)

function draw(): void {
  importing.value = all.map(toLine).reverse()
  if (slot !== null && !expecting) note(slot, who(), all)
}

const find = (id: string): Import | undefined => all.find((one) => one.id === id)

/** Puts a line in the place of the one with its id; null takes that away. */
function set(id: string, now: Import | null): void {
  all = now ? all.map((one) => (one.id === id ? now : one)) : all.filter((one) => one.id !== id)
  draw()
}
function change(id: string, more: Partial<Import>): void {
  const one = find(id)
  if (one) set(id, { ...one, ...more })
}

/** Begins what may begin. What is not sent is not lost: it waits where the browser knows that it is offline. */
function pump(): void {
  if (beginning || away || signedOut.value || !navigator.onLine) return
  const next = nextOf(all, full)
  if (!next) return
  beginning = begin(next).finally(() => {
    beginning = null
    pump()
  })
}

async function begin({ id, project, address }: Import): Promise<void> {
  change(id, { stage: 'asked' })
  try {
    const { importFile: begun } = await request(AbortSignal.timeout(ANSWER_MS), importFile, { project, url: address })
    change(id, { stage: 'running', server: begun.id })
    const one = find(id)
    if (!one) return
    follow(one)
    if (one.ending) end(id)
  } catch (error) {
    denied(id, error)
  }
}

/** What comes of it where the server did not begin. */
function denied(id: string, error: unknown): void {
  const one = find(id)
  if (!one) return
  const denial = denialOf(error instanceof ApiError ? error.code : 'NETWORK')
  if (denial === 'full') hold(one.project)
  if (denial === 'away') lookAgain()
  if (one.ending) set(id, null)
  else if (denial === 'full' || denial === 'sign-in') change(id, { stage: 'waiting' })
  else if (denial === 'away') change(id, { stage: 'failed', problem: t('tray.unsure') })
  else change(id, { stage: denial, problem: wrongOf(error, []).text })
}

function hold(project: string): void {
  full.add(project)
  setTimeout(() => free(project), AGAIN_MS)
}
function free(project: string): void {
  full.delete(project)
  pump()
}

function lookAgain(): void {
  away = true
  setTimeout(async () => {
    const there = await request(AbortSignal.timeout(ANSWER_MS), alive, {}).then(() => true, (error) => error instanceof ApiError && error.code !== 'NETWORK')
    if (there) back()
    else if (away) lookAgain()
  }, AGAIN_MS)
}
function back(): void {
  away = false
  pump()
}

/** Has the line follow what the server says, from what it is now until it is over. */
function follow({ id, server }: Import): void {
  const end = new AbortController()
  following.set(id, end)
  listen(end.signal, importProgress, { id: server! }, ({ importProgress: news }) => heard(id, news), () => forgotten(id))
}

function heard(id: string, news: Progress): void {
  const one = find(id)
  if (!one) return
  const now = withNews(one, news)
  set(id, now)
  if (now?.stage !== 'running') over(one)
}

/** The server does not know it any more, and so not how it went. */
function forgotten(id: string): void {
  const one = find(id)
  if (!one) return
  set(id, one.ending ? null : { ...one, stage: 'failed', problem: t('tray.forgotten') })
  over(one)
}

/** Its place is free. */
function over({ id, project }: Import): void {
  following.get(id)?.abort()
  following.delete(id)
  free(project)
}

/** Has the server give it up. That it did, or that it was too late, comes with the news. */
function end(id: string): void {
  const name = find(id)?.name
  void attempt(t('tray.notEnded', { name: name || t('tray.it') }), async () => {
    const one = find(id)
    if (one?.stage !== 'running') return
    change(id, { ending: true })
    try {
      await request(AbortSignal.timeout(ANSWER_MS), cancelImport, { id: one.server! })
    } catch (error) {
      if (error instanceof ApiError && error.code === 'NOT_FOUND') return forgotten(id)
      change(id, { ending: false })
      throw error
    }
  })
}

let last = 0

/** Has pictures fetched from addresses into a project: four at a time, the others when there is room. */
export function add(project: string, addresses: readonly string[]): void {
  const run = Math.random()
  all = [...all, ...addresses.map((address) => newImport(`address-${run}-${++last}`, project, address))]
  draw()
  pump()
}

/** Tries one again that failed. */
export function retry(id: string): void {
  const one = find(id)
  if (one?.stage !== 'failed') return
  set(id, afresh(one))
  back()
}

/** Tries all again that failed. */
export function retryAll(): void {
  for (const one of all) retry(one.id)
}

/** Takes a line out of the tray. What is under way is given up first, and the line goes when it is. */
export function remove(id: string): void {
  const one = find(id)
  if (!one || one.ending) return
  if (one.stage === 'asked') change(id, { ending: true })
  else if (one.stage === 'running') end(id)
  else set(id, null)
}

/** Gives everything up and takes it out of the tray, and what is kept of it in this browser. */
export async function removeAll(): Promise<void> {
  all = all.filter(({ stage }) => stage === 'asked' || stage === 'running')
  await beginning
  const running = all.flatMap(({ server }) => server ?? [])
  for (const news of following.values()) news.abort()
  all = []
  draw()
  await Promise.allSettled(running.map((id) => request(AbortSignal.timeout(ANSWER_MS), cancelImport, { id })))
}

/** Clears the tray of what is done or refused. */
export function clear(): void {
  all = all.filter(({ stage }) => stage !== 'done' && stage !== 'refused')
  draw()
}
