import { ref } from 'vue'

/** Whether the drawer with the calls behind the page is open. */
export const callsShown = ref(false)
