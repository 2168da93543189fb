import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { ApiError } from '@/lib/api'
import { socketState } from '@/lib/connection'
import { useListener } from '@/lib/dom'
import { sentence } from '@/ui/toasts'
import { chainPart, placeIn } from './address'
import { fromReading, lastOf, put, sameChain, textOf, type Chain } from './chain'
import { removeWithStates } from './companions'
import { History } from './history'
import { sliderOf, type Operation, type Registry } from './registry'
import { readTransformation } from './server'

/** What is wrong with a transformation: `start` up to `end` in `text`, in the step at `index` of those that are on. */
export interface Mistake {
  text: string
  message: string
  start: number
  end: number
  index: number
  /** There was no answer: it is read again when the connection is back. */
  unread: boolean
}

/** What was done to the files of this session, newest last: who comes back to a file finds it as it was left. */
const histories = new Map<string, History<Chain>>()
const KEPT = 50

function historyOf(file: string): History<Chain> {
  const history = histories.get(file) ?? new History<Chain>([], sameChain)
  histories.delete(file)
  histories.set(file, history)
  if (histories.size > KEPT) histories.delete(histories.keys().next().value!)
  return history
}

/**
 * The document: a chain of steps, its history, and the address bar that carries it as `?t=`. `update` is for a moving
 * hand, `commit` for when it lets go, `apply` for both at once.
 */
export function useEditor(registry: Registry) {
  const route = useRoute()
  const router = useRouter()
  // While one goes on to another file, this editor is there for a moment longer: that file's address is none of its business.
  const file = route.params.file
  const chain = shallowRef<Chain>([])
  const project = String(route.params.project)
  const history = historyOf(String(file))
  const steps = ref(0) // makes the history's state reactive
  const mistake = shallowRef<Mistake | null>(null)
  const transformation = computed(() => textOf(chain.value))
  let reading: AbortController | null = null

  function update(next: Chain): void {
    // A typed address that is still being read is older than this.
    reading?.abort()
    chain.value = next
    mistake.value = null
  }

  function commit(): void {
    chain.value = withoutIdle(chain.value, registry)
    if (history.commit(chain.value)) steps.value++
    writeAddress()
  }

  function apply(next: Chain): void {
    update(next)
    commit()
  }

  function go(to: Chain): void {
    update(to)
    steps.value++
    writeAddress()
  }

  /** Sets the one argument of an operation that stands once; `done` when the hand lets go. */
  function set(operation: Operation, values: Record<string, string>, done: boolean): void {
    update(put(chain.value, operation, values, registry))
    if (done) commit()
  }

  /** Takes the last step of an operation away, with what was there for it alone. */
  function unset(operation: Operation): void {
    const step = lastOf(chain.value, operation.name)
    if (step) apply(removeWithStates(chain.value, step.id))
  }

  /** Takes a typed transformation over, once the server has read it. Answers whether it was good. */
  async function type(text: string): Promise<boolean> {
    reading?.abort()
    const { signal } = (reading = new AbortController())
    const part = chainPart(text)
    const { typed } = part
    if (typed === transformation.value) {
      mistake.value = null
      return true
    }
    try {
      const read = await readTransformation(signal, typed, project)
      if (read.error) {
        const { message, start, end, index } = read.error
        mistake.value = { text, message, start: placeIn(part, start), end: placeIn(part, end), index, unread: false }
        return false
      }
      update(fromReading(read.steps.filter((step) => isSaid(step, typed)), chain.value))
      return true
    } catch (error) {
      if (!signal.aborted) mistake.value = { text, message: sentence(error), start: 0, end: 0, index: -1, unread: error instanceof ApiError && error.code === 'NETWORK' }
      return false
    }
  }

  /** The canonical form writes out how the result is encoded even where nobody said so: that is no step of this document. */
  function isSaid(step: { operation: string }, typed: string): boolean {
    return registry.get(step.operation)?.kind !== 'OUTPUT' || `/${typed}/`.includes(`/${step.operation}/`)
  }

  /** Asks the server what is wrong with the transformation that the controls made. */
  async function check(): Promise<void> {
    const text = transformation.value
    const read = await readTransformation(new AbortController().signal, text, project).catch(() => null)
    if (read?.error && text === transformation.value) mistake.value = { text, ...read.error, unread: false }
  }

  // The connection is back: what could not be read is read now.
  function again(): void {
    if (mistake.value?.unread) void type(mistake.value.text).then((good) => good && commit())
  }
  watch(socketState, (now) => now === 'open' && again())
  useListener('online', again)

  /** Forgets what was not committed. */
  function back(): void {
    reading?.abort()
    update(history.current)
  }

  function writeAddress(): void {
    const t = transformation.value || undefined
    if (route.params.file === file && route.query.t !== t) void router.replace({ query: { ...route.query, t }, hash: route.hash })
  }

  /**
   * Opens what the address says; without a word of it, what this file was left with. The first document of a file that was
   * not open before is where undo ends.
   */
  async function open(): Promise<void> {
    const t = route.query.t
    const known = history.canUndo || history.canRedo || history.current.length > 0
    if (known) update(history.current)
    steps.value++
    if (typeof t !== 'string') return writeAddress()
    if (t === transformation.value || !(await type(t))) return
    history.commit(chain.value)
    if (!known) history.rebase()
    steps.value++
  }

  // A link inside the page, or the browser's back button.
  const stop = watch(
    () => route.query.t,
    (t) => {
      const text = typeof t === 'string' ? t : ''
      if (route.params.file !== file || text === transformation.value || mistake.value?.text === text) return
      void type(text).then((good) => good && commit())
    },
  )
  onScopeDispose(() => {
    stop()
    reading?.abort()
  })

  return {
    chain,
    transformation,
    mistake,
    canUndo: computed(() => (void steps.value, history.canUndo)),
    canRedo: computed(() => (void steps.value, history.canRedo)),
    update,
    commit,
    apply,
    set,
    unset,
    type,
    check,
    back,
    open,
    undo: () => history.canUndo && go(history.undo()),
    redo: () => history.canRedo && go(history.redo()),
    reset: () => apply([]),
  }
}

export type Editor = ReturnType<typeof useEditor>

/** Without sliders that stand at their neutral value: they change nothing. */
function withoutIdle(chain: Chain, registry: Registry): Chain {
  return chain.filter((step) => {
    const operation = registry.get(step.operation)
    const slider = operation && sliderOf(operation)
    if (!slider || step.off || operation.parameters.length !== 1) return true
    return Number(step.values[slider.name] ?? slider.default) !== slider.neutral
  })
}
