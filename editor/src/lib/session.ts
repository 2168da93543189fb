// Who signs out in one page of a browser does so in all, which show what belongs to who was signed in. A page listens from its first
// moment: one that lies behind others may be long about what it loads later.
const pages = new BroadcastChannel('calotype-session')
pages.onmessage = () => location.replace('/sign-in')

/** Sends the other pages of this browser to the sign-in. */
export const tellSignedOut = (): void => pages.postMessage('signed out')
