// What the first sight of a file does not need, as one chunk.
export { default as CropBar } from './CropBar.vue'
export { default as CropOverlay } from './CropOverlay.vue'
export { default as FilePanel } from './FilePanel.vue'
export { default as FocalOverlay } from './FocalOverlay.vue'
export { default as LinkPanel } from './LinkPanel.vue'
export { default as ParameterControl } from './controls/ParameterControl.vue'
export { default as StepsPanel } from './StepsPanel.vue'
