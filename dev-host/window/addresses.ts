/**
 * Chromium has no `app:` scheme to give; `app://bundle/x` is shown as `https://bundle.app.test/x`, which is a secure
 * context with an origin of its own. `test` is reserved and never resolves.
 */
export const toChromium = (url: string, schemes: ReadonlySet<string>): string => {
  const match = /^([a-z][\w+.-]*):\/\/([^/?#]+)(.*)$/u.exec(url)
  return match?.[1] !== undefined && schemes.has(match[1])
    ? `https://${match[2]}.${match[1]}.test${match[3] === '' ? '/' : match[3]}`
    : url
}

/** The way back: the address as the app knows it. */
export const fromChromium = (url: string, schemes: ReadonlySet<string>): string => {
  const match = /^https:\/\/([^/?#]+)\.([\w+-]+)\.test(.*)$/u.exec(url)
  return match?.[2] !== undefined && schemes.has(match[2]) ? `${match[2]}://${match[1]}${match[3]}` : url
}

/** `app://bundle` of `app://bundle/index.html`; `null` as text for an address without an origin. */
export const originOf = (url: string): string => /^[a-z][\w+.-]*:\/\/[^/?#]+/u.exec(url)?.[0] ?? 'null'
