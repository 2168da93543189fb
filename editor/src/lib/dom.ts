import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'

/** Listens to events of the window as long as the component lives. */
export function useListener<K extends keyof WindowEventMap>(type: K, listener: (event: WindowEventMap[K]) => unknown): void {
  window.addEventListener(type, listener)
  onScopeDispose(() => window.removeEventListener(type, listener))
}

/** Width and height of an element's content box in CSS pixels, 0 before it is there. */
export function useSize(element: Ref<HTMLElement | null>) {
  const width = shallowRef(0)
  const height = shallowRef(0)
  const observer = new ResizeObserver(([entry]) => {
    width.value = entry?.contentRect.width ?? 0
    height.value = entry?.contentRect.height ?? 0
  })
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before)
      if (now) observer.observe(now)
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => observer.disconnect())
  return { width, height }
}

/** A value kept on this machine under a key, where the browser keeps anything. */
export function useKept<T extends string>(key: string, fallback: T): Ref<T> {
  let kept: string | null = null
  try {
    kept = localStorage.getItem(key)
  } catch {
    // Private windows may keep nothing: then it lasts as long as the page.
  }
  const value = shallowRef((kept ?? fallback) as T) as Ref<T>
  watch(value, (now) => {
    try {
      localStorage.setItem(key, now)
    } catch {
      // As above.
    }
  })
  return value
}

/** Runs a function once nobody has called it for so many milliseconds. */
export function debounce(run: () => void, milliseconds: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(timer)
    timer = setTimeout(run, milliseconds)
  }
}

/** Puts text into the clipboard; false where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Without HTTPS there is no clipboard but the old way.
    const area = document.createElement('textarea')
    area.value = text
    area.style.cssText = 'position:fixed;opacity:0'
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}
