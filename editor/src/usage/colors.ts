/** The colours of groups, as the variables of usage.css; what is not told apart has the last. */
export const CHART_COLORS: readonly string[] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `--chart-${n}`)
export const OTHER_COLOR = CHART_COLORS.length - 1

/** Colours as a canvas takes them, from variables as they are for an element now: light or dark. */
export function colorsIn(element: HTMLElement, names: readonly string[]): string[] {
  const probe = document.createElement('i')
  element.append(probe)
  const colors = names.map((name) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  })
  probe.remove()
  return colors
}
