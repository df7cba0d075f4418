import type { IncomingMessage, ServerResponse } from 'node:http'
import { answer, type Answer, type Received } from './answers.ts'
import { receive, tooLarge } from './listener.ts'

/** Serves the control API: no faults, no log; its own defects are answered with 500 and told. */
export function createControlListener(
  route: (received: Received) => Promise<Answer>,
  onDefect: (error: unknown) => void,
): (message: IncomingMessage, response: ServerResponse) => void {
  const send = (response: ServerResponse, { status, body }: Answer): void => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(body))
  }
  return (message, response) => {
    receive(message)
      .then((received) => (received === null ? tooLarge : route(received)))
      .then((made) => send(response, made))
      .catch((error: unknown) => {
        onDefect(error)
        send(response, answer(500, { error: 'the sandbox failed' }))
      })
  }
}
