import type { z } from 'zod'
import { z as zod } from 'zod'
import { createDocument } from 'zod-openapi'
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi'
import { hubErrors } from '../contract/hub/errors.ts'
import type { HubErrorTag } from '../contract/hub/errors.ts'
import { hubRoutes } from '../contract/hub/routes.ts'
import type { RouteName } from '../contract/hub/routes.ts'

/** The errors of a route by their status: one shape, or one of several. */
function errorResponses(tags: readonly HubErrorTag[]) {
  const byStatus = Map.groupBy(tags, (tag) => hubErrors[tag].status)
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => {
      const [first, ...rest] = ofStatus.map((tag): z.ZodType => hubErrors[tag].schema)
      const error = rest.length === 0 && first ? first : zod.union(first ? [first, ...rest] : [zod.never()])
      return [
        String(status),
        {
          description: ofStatus.join(', '),
          content: { 'application/json': { schema: zod.strictObject({ error }) } },
        },
      ]
    }),
  )
}

function operationOf(name: RouteName): ZodOpenApiOperationObject {
  const { says, by, method, params, input, output, errors } = hubRoutes[name]
  const hasBody = method !== 'GET' && Object.keys(input.shape).length > 0
  return {
    operationId: name,
    summary: says,
    ...(by === 'anyone' ? {} : { security: [{ [by]: [] }] }),
    requestParams: { path: params, ...(method === 'GET' ? { query: input } : {}) },
    ...(hasBody
      ? { requestBody: { required: true, content: { 'application/json': { schema: input } } } }
      : {}),
    responses: {
      '200': { description: 'Done', content: { 'application/json': { schema: output } } },
      ...errorResponses(errors),
    },
  }
}

/** The protocol as an OpenAPI document, made of the contract's schemas. */
export function openApiDocument() {
  const paths: ZodOpenApiPathsObject = {}
  for (const name of Object.keys(hubRoutes) as RouteName[]) {
    const { path, method } = hubRoutes[name]
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(name) }
  }
  const signature = (description: string) => ({
    type: 'apiKey' as const,
    in: 'header' as const,
    name: 'signature',
    description,
  })
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Extorno store hub', version: '1' },
    paths,
    components: {
      securitySchemes: {
        counter: signature(
          'RFC 9421 with the Ed25519 key of an enrolled counter, and a nonce that is used once.',
        ),
        newcomer: signature('RFC 9421 with the Ed25519 key that the body names.'),
        administrator: { type: 'http', scheme: 'bearer' },
        gateway: {
          type: 'apiKey',
          in: 'header',
          name: 'liquido-signature',
          description: 'HMAC-SHA256 over the raw body.',
        },
      },
    },
  })
}
