import { onScopeDispose, ref, shallowRef } from 'vue'
import { ApiError } from '@/lib/api'
import { sentence } from './toasts'

/** Why something was not taken: a sentence, and the field that it is about, empty where it is about the whole. */
export interface Wrong {
  text: string
  field: string
}

/** What an error says of a form. `fields` are those that it has: what is wrong with anything else is about the whole. */
export function wrongOf(error: unknown, fields: readonly string[]): Wrong {
  const named = error instanceof ApiError ? error.field : ''
  const field = fields.find((one) => one === named) ?? ''
  const text = sentence(error)
  // The server names the field in front of what is wrong with it; in a form it stands there anyway.
  const plain = named && text.startsWith(`${named}: `) ? text.slice(named.length + 2) : text
  return { text: plain[0]!.toUpperCase() + plain.slice(1) + (/[.!?…]$/.test(plain) ? '' : '.'), field }
}

/**
 * What a form is at: whether it is on its way, what was wrong with it, and for how many seconds it is of no use to send it again.
 * `send` answers whether it was taken; what runs meanwhile is not begun twice.
 */
export function useSending(...fields: string[]) {
  const busy = ref(false)
  const wrong = shallowRef<Wrong | null>(null)
  const wait = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined
  onScopeDispose(() => clearInterval(timer))

  /** Counts by the clock: a tab that sleeps skips ticks. */
  function hold(seconds: number): void {
    const end = Date.now() + seconds * 1000
    clearInterval(timer)
    wait.value = seconds
    timer = setInterval(() => {
      wait.value = Math.max(0, Math.ceil((end - Date.now()) / 1000))
      if (wait.value > 0) return
      clearInterval(timer)
      wrong.value = null
    }, 1000)
  }

  async function send(run: () => Promise<unknown>): Promise<boolean> {
    if (busy.value || wait.value > 0) return false
    busy.value = true
    wrong.value = null
    try {
      await run()
      return true
    } catch (error) {
      wrong.value = wrongOf(error, fields)
      const seconds = (error as { wait?: unknown }).wait
      if (typeof seconds === 'number' && seconds > 0) hold(seconds)
      return false
    } finally {
      busy.value = false
    }
  }
  /** What is wrong with a field, or, without one, with the whole. */
  const of = (field = '') => (wrong.value?.field === field ? wrong.value.text : '')
  return { busy, wrong, wait, send, of }
}
