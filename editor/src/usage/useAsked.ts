import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { ApiError } from '@/lib/api'
import { sentence } from '@/ui/toasts'

/**
 * What a part of a page asks of the server, anew whenever its key changes. What was answered last stays until there is more:
 * nothing jumps. `value` is undefined until the first answer; `failed` is a sentence, `missing` that an id names nothing.
 */
export function useAsked<T>(key: () => unknown, ask: (signal: AbortSignal) => Promise<T>) {
  const value = shallowRef<T>()
  const failed = ref('')
  const missing = ref(false)
  const busy = ref(false)
  let asking = new AbortController()

  async function load(): Promise<void> {
    asking.abort()
    const { signal } = (asking = new AbortController())
    busy.value = true
    try {
      const found = await ask(signal)
      if (signal.aborted) return
      value.value = found
      failed.value = ''
    } catch (error) {
      if (signal.aborted) return
      missing.value = error instanceof ApiError && ['NOT_FOUND', 'BAD_REQUEST'].includes(error.code)
      failed.value = sentence(error)
    }
    busy.value = false
  }
  watch(() => JSON.stringify(key()), load, { immediate: true })
  onScopeDispose(() => asking.abort())
  return { value, failed, missing, busy, load }
}
