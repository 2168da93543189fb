import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { ApiError, request } from '@/lib/api'
import type { FilesQueryVariables } from '@/lib/gql/graphql'
import { t } from '@/lib/i18n'
import { learnRights } from '@/lib/viewer'
import { sentence, toast } from '@/ui/toasts'
import { append, brings, catchUp, empty, follow, type FileEvent, type Listing, type Query } from './listing'
import { fileEvents, filesQuery } from './queries'

const pageSize = 100
/** After a lost connection at most this many files are loaded again at once; further ones come as one scrolls. */
const reloadAtMost = 1000

/**
 * The files of a project that a query finds: page after page as `more` is called, kept fresh by the project's events.
 * It begins again whenever the project or the query changes, and ends with the component.
 */
export function useLibrary(project: Ref<string>, query: Ref<Query>) {
  const listing = shallowRef(empty)
  const info = shallowRef<{ name: string; tags: string[]; fileCount: number } | null>(null)
  const state = ref<'loading' | 'ready' | 'failed' | 'gone'>('loading')
  /** Why it failed, as a sentence. */
  const why = ref('')
  /** Whether what is shown still belongs to the query before this one. */
  const stale = ref(false)
  let turn = new AbortController()
  let loading: Promise<void> | null = null
  /** What happened since files were asked for that are still on their way. */
  let since: FileEvent[] = []
  let stop: AbortController | undefined

  const variables = (first: number, after: string | null, whole: boolean): FilesQueryVariables => {
    const { search, type, tag, sort } = query.value
    return { project: project.value, first, after, sort, whole, filter: { search: search || null, type: type || null, tag: tag || null } }
  }

  /** The listing with one more page, or a fresh one of `count` files at least, as far as there are; null when the project is not there. */
  async function fetchPages(signal: AbortSignal, count: number, fresh: boolean): Promise<Listing | null> {
    let next = fresh ? empty : listing.value
    do {
      const answer = (await request(signal, filesQuery, variables(Math.min(200, fresh ? count - next.files.length : count), next.after, fresh && next === empty))).project
      if (!answer) return null
      const { nodes, totalCount, totalIsExact, pageInfo } = answer.files
      const { tags, fileCount, rights } = answer
      if (rights) learnRights(answer.id, rights)
      // The whole is asked for with the first page.
      if (tags && fileCount !== undefined) info.value = { name: answer.name, tags, fileCount }
      // An event may have changed what is shown while the answer was on its way.
      const before = fresh ? next : listing.value
      next = append(before, nodes, totalCount ?? before.total, pageInfo.hasNextPage ? pageInfo.endCursor : null, totalIsExact === undefined ? before.atLeast : !totalIsExact)
    } while (fresh && next.after !== null && next.files.length < count)
    return next
  }

  /** One load after the other: an answer must not be added to a listing that it does not continue. A fresh one ends the one before. */
  function run(count: number, fresh: boolean): Promise<void> {
    if (!fresh && (loading || listing.value.after === null)) return loading ?? Promise.resolve()
    if (fresh) {
      turn.abort()
      turn = new AbortController()
    }
    const { signal } = turn
    since = []
    const over = () => {
      // Before anything is shown: who sees the end of what is shown asks for more at once.
      if (loading === mine) loading = null
      return !signal.aborted
    }
    const mine = fetchPages(signal, count, fresh).then(
      (next) => {
        if (!over()) return
        stale.value = false
        state.value = next ? 'ready' : 'gone'
        if (!next) return
        listing.value = catchUp(next, query.value, since)
        for (const event of since) learn(event.file?.tags ?? [], 0)
        learn([], listing.value.total - next.total)
      },
      (error: unknown) => {
        if (!over()) return
        // With nothing but an id that can be wrong, a bad request is about that.
        if (error instanceof ApiError && error.code === 'BAD_REQUEST' && !/^[\da-f-]{36}$/i.test(project.value)) state.value = 'gone'
        else if (listing.value.files.length === 0) {
          why.value = sentence(error)
          state.value = 'failed'
        }
        else toast({ kind: 'error', text: `${t('library.failed')} ${sentence(error)}`, action: { label: t('error.retry'), run: () => run(count, fresh) } })
      },
    )
    return (loading = mine)
  }

  const restart = () => run(pageSize, true)
  const refresh = () => run(Math.max(pageSize, Math.min(reloadAtMost, listing.value.files.length)), true)

  function apply(event: FileEvent) {
    if (loading) since.push(event)
    listing.value = follow(listing.value, query.value, event)
    learn(event.file?.tags ?? [], brings(event) ? 1 : event.kind === 'DELETED' ? -1 : 0)
  }

  /** Takes tags that a file has, and so many files more, into what is known of the project. */
  function learn(some: readonly string[], more: number) {
    if (!info.value) return
    const { tags, fileCount } = info.value
    const added = some.filter((tag) => !tags.includes(tag))
    info.value = { ...info.value, fileCount: Math.max(0, fileCount + more), tags: added.length > 0 ? [...tags, ...added].sort() : tags }
  }

  watch(
    project,
    (id) => {
      listing.value = empty
      info.value = null
      state.value = 'loading'
      const ended = new AbortController()
      stop?.abort()
      stop = ended
      // The socket is not part of the first paint: it comes after the first page, and asks whether that is still true.
      void restart().then(async () => {
        const { listen, socket } = await import('@/lib/socket')
        if (ended.signal.aborted) return
        const off = socket.on('connected', () => setTimeout(() => ended.signal.aborted || refresh(), 300))
        ended.signal.addEventListener('abort', off)
        listen(ended.signal, fileEvents, { project: id }, ({ fileEvents: event }) => apply(event))
      })
    },
    { immediate: true },
  )
  watch(query, () => {
    stale.value = true
    void restart()
  })
  onScopeDispose(() => {
    stop?.abort()
    turn.abort()
  })

  return {
    listing,
    info,
    state,
    why,
    stale,
    order: computed(() => listing.value.files.map((file) => file.id)),
    more: () => run(pageSize, false),
    refresh,
    /** Begins again after a failure. */
    retry: () => {
      state.value = 'loading'
      return restart()
    },
  }
}
