import { Bookmark, Crop, Download, Droplets, Layers, Palette, type LucideIcon } from '@lucide/vue'
import type { Group } from './registry'

/** The pictures of the groups: of their tabs, and of operations that have none of their own. */
export const GROUP_ICONS: Partial<Record<Group, LucideIcon>> = { GEOMETRY: Crop, COLOUR: Palette, BLUR: Droplets, LAYERS: Layers, OUTPUT: Download, CONTROL: Bookmark }
