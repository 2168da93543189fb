// Starts GraphiQL on this server: queries and mutations by POST, subscriptions over the WebSocket.
(() => {
  const url = new URL('/graphql', location.href)
  const subscriptionUrl = new URL(url)
  subscriptionUrl.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const fetcher = GraphiQL.createFetcher({ url: url.href, subscriptionUrl: subscriptionUrl.href })
  const defaultQuery = `# Ctrl-Enter runs the operation. The documentation is behind the book in the corner.
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
`
  const root = ReactDOM.createRoot(document.getElementById('graphiql'))
  root.render(React.createElement(GraphiQL, { fetcher, defaultQuery, shouldPersistHeaders: false }))
})()
