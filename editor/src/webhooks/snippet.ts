/** A receiver in Node that checks signatures; `standardwebhooks` is on npm. */
export const RECEIVER = `import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env.WEBHOOK_SECRET) // whsec_…

createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  try {
    const { type, data } = webhook.verify(body, request.headers)
    response.writeHead(204).end() // first answer, then work
    console.log(type, data)
  } catch {
    response.writeHead(401).end()
  }
}).listen(3000)`
