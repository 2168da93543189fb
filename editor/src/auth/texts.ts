import { addTexts } from '@/lib/i18n'

// The texts of the pages before one is in; they come with these.

addTexts('auth', {
  email: 'E-mail',
  name: 'Name',
  nameHint: 'As others here shall see you.',
  password: 'Password',
  newPassword: 'New password',
  passwordHint: 'At least 10 characters. A few words that do not belong together are easy to keep and hard to guess.',
  or: 'or',
  openID: 'Go on with {name}',
  again: 'Again in {n} s',
  unreachable: 'The server cannot be reached.',
  signIn: {
    title: 'Sign in',
    submit: 'Sign in',
    forgotten: 'Forgotten your password? Who runs the server can give you another, with “calotype user password”.',
  },
  anew: {
    title: 'Sign in again',
    text: 'You were signed out. What you were at is still here and goes on once you are back.',
    other: 'Sign in as somebody else',
  },
  setUp: {
    title: 'Welcome to Calotype',
    text: 'Nobody is here yet. Make the account of the owner, who may do everything and invites others.',
    submit: 'Create the account',
    token: 'Token of the operator',
    tokenHint: 'It shows that this installation is yours: the value of CALOTYPE_ADMIN_TOKEN on the server. Without one, open this page on the machine of the server itself, or run “calotype user add” there.',
  },
  invitation: {
    title: 'You are invited',
    text: 'Choose a name and a password, and you are in.',
    submit: 'Join',
    looking: 'Looking at the invitation …',
    bad: 'This invitation is not good',
    none: 'The link is not whole. Copy all of it, to its very end.',
    toSignIn: 'To the page to sign in',
    signedIn: 'You are signed in as somebody already. Joining signs you in as the invited person instead.',
  },
  // What is in the way of OpenID Connect, by the codes of the server.
  openid: {
    'provider-unavailable': 'The provider that you sign in by does not answer. Try again in a moment.',
    'openid-stale': 'That took too long, or was begun in another browser. Try again.',
    'openid-refused': 'The provider did not let you in. Try again, or sign in another way.',
    'openid-failed': 'What the provider said of you could not be checked. Try again; if it stays so, ask an owner to look into the log of the server.',
    'email-not-verified': 'The provider has not verified your e-mail. Verify it there, and try again.',
    'other-identity': 'Your e-mail belongs to somebody who signs in by another account with the provider. Choose that one.',
    'not-set-up': 'Nobody is here yet. Make the account of the owner first.',
    'no-account': 'Nobody with your e-mail is known here. Ask an owner to invite you.',
  },
  signOut: {
    failed: 'You could not be signed out.',
    uploads: 'Sign out and drop uploads?',
    uploadsText: '{n} upload is not done yet. It ends when you sign out. | {n} uploads are not done yet. They end when you sign out.',
    submit: 'Sign out',
  },
})
