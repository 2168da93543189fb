import { onBeforeUnmount, ref } from 'vue'
import { copyText } from '@/lib/dom'

/** Copies text and says so for two seconds. */
export function useCopy() {
  const copied = ref<string | null>(null)
  let timer = 0

  /** `name` is what `copied` holds afterwards. Answers whether the browser let us. */
  async function copy(text: string, name: string): Promise<boolean> {
    const done = await copyText(text)
    if (!done) return false
    copied.value = name
    clearTimeout(timer)
    timer = window.setTimeout(() => (copied.value = null), 2000)
    return true
  }

  onBeforeUnmount(() => clearTimeout(timer))
  return { copied, copy }
}
