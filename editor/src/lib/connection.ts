import { shallowRef } from 'vue'

/**
 * How the page's one socket is doing: `idle` until the first subscription opens it, `lost` from a break until it is open
 * again. socket.ts sets it; it stands apart so that the shell can show it without the socket's code.
 */
export const socketState = shallowRef<'idle' | 'connecting' | 'open' | 'lost'>('idle')
