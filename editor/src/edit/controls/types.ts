import type { Parameter } from '../registry'

/** What every control of a parameter is given. */
export interface ControlProps {
  parameter: Parameter
  label: string
  /** As the server spells it; empty where a default is meant that has no spelling. */
  modelValue: string
  /** Pixels of the picture, for ratios and starting values. */
  picture: { width: number; height: number }
}

/** `update` while the hand moves, `commit` when it lets go. */
export interface ControlEmits {
  update: [value: string]
  commit: []
}
