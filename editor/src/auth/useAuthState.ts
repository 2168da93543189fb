import { onUnmounted, ref, shallowRef } from 'vue'
import { fetchState, type AuthState } from './server'

/** What there is to do before somebody is signed in, asked when the page opens; `then` gets it first. */
export function useAuthState(then: (state: AuthState) => unknown) {
  const state = shallowRef<AuthState | null>(null)
  const failed = ref(false)
  const page = new AbortController()
  onUnmounted(() => page.abort())

  async function load(): Promise<void> {
    failed.value = false
    try {
      const found = await fetchState(page.signal)
      // What goes on elsewhere need not be drawn.
      if ((await then(found)) !== false) state.value = found
    } catch {
      failed.value = !page.signal.aborted
    }
  }
  void load()
  return { state, failed, load }
}
