// Starts GraphiQL on this server, as whoever is signed in: the browser sends the session's cookie along, with queries and mutations
// by POST and with subscriptions over the WebSocket.
(() => {
  const url = new URL('/graphql', location.href)
  const subscriptionUrl = new URL(url)
  subscriptionUrl.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const fetcher = GraphiQL.createFetcher({ url: url.href, subscriptionUrl: subscriptionUrl.href })

  const examples = [
    `# Ctrl-Enter runs the operation. The documentation is behind the book in the corner.
query Library {
  projects(first: 5) {
    nodes {
      id
      name
      fileCount
      files(first: 10) {
        nodes { id name width height url(transformation: "resize/320x") }
      }
    }
  }
}
`,
    `# Who asks, and what they may do.
query Me {
  viewer {
    kind
    owner
    person { name email memberships { role project { name } } }
  }
}
`,
    `# What was asked for in the last 30 days, by format.
query Usage {
  usage(interval: DAY, groupBy: FORMAT) {
    total { requests bytes hits renders savedBytes }
    points { at group requests bytes }
  }
}
`,
    `# What a transformation says, step by step.
query Reading {
  transformation(text: "resize/640x/-/blur/10") {
    canonical
    steps { operation text arguments { parameter value } }
    error { message start end }
  }
}
`,
    `# What happens to the files of a project, from now on: fill in its id, run, and upload something.
subscription Events($project: ID!) {
  fileEvents(project: $project) { kind id file { name } }
}
`,
  ].map((query) => ({ query, variables: query.includes('$project') ? '{ "project": "" }' : undefined }))

  // Another page may fill in an operation. It stands in the fragment, which is sent to no server and logged by none, and goes once
  // it is read: a reload must not bring it back over what was typed since.
  const filled = new URLSearchParams(location.hash.slice(1))
  const asked = filled.has('query') ? { query: filled.get('query'), variables: filled.get('variables') ?? undefined } : null
  if (asked) history.replaceState(null, '', location.pathname)

  const root = ReactDOM.createRoot(document.getElementById('graphiql'))
  root.render(React.createElement(GraphiQL, {
    fetcher,
    defaultQuery: examples[0].query,
    defaultTabs: asked ? [asked, ...examples] : examples,
    ...asked,
    shouldPersistHeaders: false,
  }))

  const line = document.getElementById('viewer')
  async function tellWho() {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { kind person { name } } }' }),
    })
    const { data } = await response.json()
    if (data?.viewer) {
      line.textContent = `Signed in as ${data.viewer.person?.name ?? data.viewer.kind}`
      return
    }
    const link = document.createElement('a')
    link.href = '/sign-in?to=/playground'
    link.textContent = 'Sign in'
    line.replaceChildren('Nobody is signed in: nearly all is refused. ', link)
  }
  // Where the server is away, GraphiQL says so.
  tellWho().catch(() => {})
})()
