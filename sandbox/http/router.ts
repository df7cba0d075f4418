import { answer, type Answer, type Received } from './answers.ts'

export type Handler = (received: Received, parameters: Record<string, string>) => Answer | Promise<Answer>

/** A route: `POST /pos/v1/refund`, or with a named segment: `GET /sales/:id`. */
export type Route = { method: string; path: string; handle: Handler }

const matcher = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/:(\w+)/gu, (_, name: string) => `(?<${name}>[^/]+)`)}$`, 'u')

/** The named segments without their percent signs, or `null` where they are not well encoded. */
function decoded(groups: Record<string, string>): Record<string, string> | null {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    )
  } catch {
    return null
  }
}

/** Sends each request to its route; 404 for an unknown path, 405 for a known path with another method. */
export function createRouter(routes: Route[]): (received: Received) => Promise<Answer> {
  const known = routes.map((route) => ({ ...route, pattern: matcher(route.path) }))
  return async (received) => {
    const here = known.filter(({ pattern }) => pattern.test(received.path))
    const route = here.find(({ method }) => method === received.method)
    if (route === undefined) {
      return here.length === 0
        ? answer(404, { message: 'Not Found' })
        : answer(405, { message: 'Method Not Allowed' })
    }
    const parameters = decoded(route.pattern.exec(received.path)?.groups ?? {})
    return parameters === null ? answer(400, { message: 'Bad Request' }) : route.handle(received, parameters)
  }
}
