import { shallowRef, type Component } from 'vue'

/** A line of a menu; `'-'` parts groups. */
export type MenuItem =
  | '-'
  | { label: string; icon?: Component; run: () => unknown; danger?: boolean; disabled?: boolean; checked?: boolean; hint?: string }

/** An open menu: under an element, or at a place of the screen. */
export interface OpenMenu {
  anchor: HTMLElement | { x: number; y: number }
  label: string
  items: MenuItem[]
  id: number
}

/** The one menu that is open, null when none is. App draws it, with a chunk that arrives after the first paint. */
export const menu = shallowRef<OpenMenu | null>(null)

let last = 0

/** Opens a menu, in place of the one that is open. The keyboard goes back to the anchor when it closes. */
export function openMenu(anchor: OpenMenu['anchor'], label: string, items: MenuItem[]): void {
  menu.value = { anchor, label, items, id: ++last }
}
