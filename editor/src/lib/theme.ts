import { ref, watchEffect } from 'vue'

/** What the reader chose; `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark'

const key = 'calotype-theme'

/** The chosen theme: kept on this machine, and set on the root element, where style.css and public/theme.js read it. */
export const theme = ref<Theme>(read())

watchEffect(() => {
  const root = document.documentElement
  if (theme.value === 'system') delete root.dataset.theme
  else root.dataset.theme = theme.value
  try {
    localStorage.setItem(key, theme.value)
  } catch {
    // Private windows may keep nothing: then the choice lasts as long as the page.
  }
})

function read(): Theme {
  try {
    const kept = localStorage.getItem(key)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}
