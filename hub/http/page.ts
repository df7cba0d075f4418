import { createHash } from 'node:crypto'

const style = `
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
  @media (prefers-color-scheme: dark) { body { background: #16181d; color: #e8e8ea } a { color: #9ec1ff } }
`

/** The page at the hub's address where the console was not built: says so, and where everything is. */
export const page = `<!doctype html>
<html lang="es">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Extorno: hub</title>
<style>${style}</style>
<main>
  <h1>La central está en marcha</h1>
  <p>Su consola todavía no está hecha: <code>npm run hub</code> la hace. Cajas y administradores lo usan por su protocolo.</p>
  <ul>
    <li><a href="/v1/health">Estado de la central y de su base de datos</a></li>
    <li><a href="/v1/openapi.json">El protocolo, como documento OpenAPI</a></li>
  </ul>
  <hr>
  <div lang="en">
    <h2>The hub is running</h2>
    <p>Its console was not built: <code>npm run hub</code> builds it. Counters and administrators use it by its protocol.</p>
    <ul>
      <li><a href="/v1/health">State of the hub and of its database</a></li>
      <li><a href="/v1/openapi.json">The protocol, as an OpenAPI document</a></li>
    </ul>
  </div>
</main>
`

/** No script, no style but its own, nothing loaded, in no frame. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
