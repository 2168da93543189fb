/** The colours of groups, as the variables of usage.css; what is not told apart has the last. */
export const CHART_COLORS: readonly string[] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `--chart-${n}`)
export const OTHER_COLOR = CHART_COLORS.length - 1

/** Colours as a canvas takes them, from variables as they are for an element now: light or dark. */
export function colorsIn(element: HTMLElement, names: readonly string[]): string[] {
  // One each: the colour of one that had another before may be in the middle of a transition.
  const probes = names.map((name) => {
    const probe = document.createElement('i')
    probe.style.color = `var(${name})`
    return probe
  })
  element.append(...probes)
  const colors = probes.map((probe) => getComputedStyle(probe).color)
  for (const probe of probes) probe.remove()
  return colors
}
