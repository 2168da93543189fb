import type { Router } from 'vue-router'
import { signedOut, viewer } from '@/lib/viewer'

/** Goes on to a path of ours, now that somebody is signed in. Nothing of who was here before stays in the page. */
export async function arrive(router: Router, to: string): Promise<void> {
  if (viewer.value || router.resolve(to).name === 'missing') {
    location.replace(to)
    return
  }
  signedOut.value = false
  await router.replace(to)
}
