import { onBeforeUnmount, onMounted } from 'vue'

/** What the keys of the file page do. */
export interface Shortcuts {
  undo(): void
  redo(): void
  crop(): void
  compare(): void
  zoom(): void
  /** To the search for an operation. */
  find(): void
  /** The space bar is held, or was let go: shows "before". */
  hold(held: boolean): void
  /** To the file before this one, and after it. */
  previous(): void
  next(): void
  done(): void
  cancel(): void
}

/** Listens while the component is there. Keys that are typed into a field are the field's. */
export function useShortcuts(keys: Shortcuts): void {
  function down(event: KeyboardEvent): void {
    const target = event.target as HTMLElement
    const typing = target.matches('input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]')
    const letter = event.key.toLowerCase()
    if (event.ctrlKey || event.metaKey) {
      // A text field has an undo of its own, for its text.
      if (typing || event.altKey) return
      if (letter === 'z') event.shiftKey ? keys.redo() : keys.undo()
      else if (letter === 'y') keys.redo()
      else return
      return event.preventDefault()
    }
    if (typing || event.altKey || event.defaultPrevented || target.closest('[role=dialog], [role=menu]')) return
    // Enter and Space belong to what can be pressed, but on a box, where they have nothing to press.
    const pressing = target.closest('button, a, summary') !== null && !target.closest('[data-frame]')
    // The panels have arrows of their own: sliders, tabs, steps. So have tools, and one who is at a button means that.
    const free = !event.shiftKey && !target.closest('input, button, .edit-side')
    if (event.key === 'Escape') keys.cancel()
    else if (event.key === 'Enter' && !pressing) keys.done()
    else if (letter === 'c') keys.crop()
    else if (letter === 'b') keys.compare()
    else if (letter === 'z') keys.zoom()
    else if (event.key === '/') keys.find()
    else if (event.key === 'ArrowLeft' && free) keys.previous()
    else if (event.key === 'ArrowRight' && free) keys.next()
    else if (event.key === ' ' && !pressing && !target.matches('input')) keys.hold(true)
    else return
    event.preventDefault()
  }

  function up(event: KeyboardEvent): void {
    if (event.key === ' ') keys.hold(false)
  }
  const blur = () => keys.hold(false)

  onMounted(() => {
    window.addEventListener('keydown', down)
    window.addEventListener('keyup', up)
    window.addEventListener('blur', blur)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', down)
    window.removeEventListener('keyup', up)
    window.removeEventListener('blur', blur)
  })
}
