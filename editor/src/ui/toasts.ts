import { shallowRef } from 'vue'
import { ApiError } from '@/lib/api'
import { t } from '@/lib/i18n'

/** What a toast says; `action` is its one button, such as Undo or Try again, and closes it. */
export interface Toast {
  text: string
  kind?: 'info' | 'error'
  action?: { label: string; run: () => unknown }
  /** Milliseconds it stays; 7000, errors 12000. It stays longer while `hold` holds it. */
  stay?: number
}

/** A toast on the screen. */
export interface ShownToast extends Toast {
  id: number
}

/** What is shown now, oldest first: at most four. */
export const toasts = shallowRef<ShownToast[]>([])

let last = 0
const timers = new Map<number, ReturnType<typeof setTimeout>>()

/** Shows a toast on whatever page is open, and answers its id. */
export function toast(message: Toast): number {
  const shown = { ...message, id: ++last }
  toasts.value = [...toasts.value.slice(-3), shown]
  release(shown)
  return shown.id
}

/** Keeps a toast for as long as somebody is at it. */
export function hold({ id }: ShownToast): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
}

/** Lets a toast go after its time. The time runs here, whether or not the toasts could be drawn. */
export function release(shown: ShownToast): void {
  hold(shown)
  timers.set(shown.id, setTimeout(() => dismiss(shown.id), shown.stay ?? (shown.kind === 'error' ? 12_000 : 7_000)))
}

/** Takes a toast away. */
export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((shown) => shown.id !== id)
}

/** A sentence about an error, for people. */
export function sentence(error: unknown): string {
  if (error instanceof ApiError && error.code === 'NETWORK') return t('error.network')
  return error instanceof Error && error.message ? error.message : t('error.unknown')
}

/**
 * Runs something and, when it fails, says so in a toast with which it can be tried again.
 * Answers what it answered, or undefined when it failed this time.
 */
export async function attempt<T>(what: string, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    toast({ kind: 'error', text: `${what} ${sentence(error)}`, action: { label: t('error.retry'), run: () => attempt(what, run) } })
    return undefined
  }
}
