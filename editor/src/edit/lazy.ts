import { defineAsyncComponent } from 'vue'

/** Fetches the rest of the page. Called when the page is idle, or sooner when something of it is wanted. */
export const fetchRest = () => import('./later')

export const CropBar = defineAsyncComponent(async () => (await fetchRest()).CropBar)
export const CropOverlay = defineAsyncComponent(async () => (await fetchRest()).CropOverlay)
export const FilePanel = defineAsyncComponent(async () => (await fetchRest()).FilePanel)
export const FocalOverlay = defineAsyncComponent(async () => (await fetchRest()).FocalOverlay)
export const LinkPanel = defineAsyncComponent(async () => (await fetchRest()).LinkPanel)
export const LookGrid = defineAsyncComponent(async () => (await fetchRest()).LookGrid)
export const LooksPanel = defineAsyncComponent(async () => (await fetchRest()).LooksPanel)
export const ParameterControl = defineAsyncComponent(async () => (await fetchRest()).ParameterControl)
export const PresetsPanel = defineAsyncComponent(async () => (await fetchRest()).PresetsPanel)
export const RegionBar = defineAsyncComponent(async () => (await fetchRest()).RegionBar)
export const StepSettings = defineAsyncComponent(async () => (await fetchRest()).StepSettings)
export const StepsPanel = defineAsyncComponent(async () => (await fetchRest()).StepsPanel)

/** By itself, as the panel that is open first has them and needs nothing else of the rest. */
export const OperationIcon = defineAsyncComponent(() => import('./OperationIcon.vue'))

/** A window that is opened now and then: by itself. */
export const FilePicker = defineAsyncComponent(() => import('./FilePicker.vue'))
